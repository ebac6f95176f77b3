import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Mantine wears our tokens (ui/tokens.css): the same names decide both. */

const SEA = [
  '#e0eeee',
  '#bfdadc',
  '#83d3d9',
  '#5fc0c8',
  '#4fa0a9',
  '#2c7f8a',
  '#0b6e7a',
  '#0b5c67',
  '#0a5c66',
  '#084a52',
] as const;

export const theme = createTheme({
  fontFamily: "'Instrument Sans Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '20px', xl: '26px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '26px', xl: '34px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '3px', md: '4px', lg: '6px', xl: '6px' },
  defaultRadius: 'md',
  shadows: { xs: 'none', sm: 'none', md: 'none', lg: 'none', xl: 'none' },
  colors: { sea: [...SEA] },
  primaryColor: 'sea',
  primaryShade: { light: 8, dark: 3 },
  autoContrast: true,
  respectReducedMotion: true,
});

const tokens = {
  '--mantine-color-body': 'var(--qd-page)',
  '--mantine-color-text': 'var(--qd-ink)',
  '--mantine-color-dimmed': 'var(--qd-ink3)',
  '--mantine-color-placeholder': 'var(--qd-ink3)',
  '--mantine-color-default-border': 'var(--qd-line)',
  '--mantine-color-error': 'var(--qd-bad)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: tokens, dark: tokens });
