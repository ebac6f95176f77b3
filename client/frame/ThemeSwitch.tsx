import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { Select } from '../ui/Select';

const SCHEMES: Record<MantineColorScheme, string> = { auto: 'System', light: 'Light', dark: 'Dark' };

/** Remembered in this browser. */
export const ThemeSwitch = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <label>
      Theme{' '}
      <Select
        value={colorScheme}
        onChange={(event) => setColorScheme(event.target.value as MantineColorScheme)}
      >
        {Object.entries(SCHEMES).map(([scheme, name]) => (
          <option key={scheme} value={scheme}>
            {name}
          </option>
        ))}
      </Select>
    </label>
  );
};
