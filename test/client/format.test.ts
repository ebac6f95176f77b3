import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatMissing,
  formatPercent,
  formatPoints,
  formatSigned,
  formatValue,
  reasonOf,
  styleOf,
} from '../../client/format';
import { minorDigits as inLedger } from '../../server/facts/money';
import { datedInstant, dayWords, instantWords, shortRange } from '../../shared/dayWords';
import { minorDigits } from '../../shared/currency';

const EUR = 'EUR';

describe('money', () => {
  it('has the ledger’s decimals in every currency', () => {
    const differing = Intl.supportedValuesOf('currency').filter(
      (code) => minorDigits(code) !== inLedger(code),
    );
    expect(differing).toEqual([]);
  });

  it('has no cents in a headline and the currency’s own in a value per unit', () => {
    expect(formatValue(173_181_900, 'money', EUR)).toBe('€1,731,819');
    expect(formatValue(9236.4, 'money', EUR, 'unit')).toBe('€92.36');
    expect(formatValue(9236, 'money', 'JPY', 'unit')).toBe('¥9,236');
    expect(formatValue(9236, 'money', 'BHD', 'unit')).toMatch(/9\.236$/);
  });

  it('rounds half away from zero', () => {
    expect(formatValue(150, 'money', EUR)).toBe('€2');
    expect(formatValue(-250, 'money', EUR)).toBe('−€3');
  });

  it('is short on axes and labels, with a space before M and k', () => {
    expect(formatValue(173_181_900, 'money', EUR, 'axis')).toBe('€1.73 M');
    expect(formatSigned(-2_500_000, 'money', EUR, 'axis')).toBe('−€25 k');
    expect(formatValue(6_220_685, 'money', EUR, 'axis')).toBe('€62.2 k');
    expect(formatValue(0, 'money', EUR, 'axis')).toBe('€0');
    expect(formatValue(99_999_900, 'money', EUR, 'axis')).toBe('€1.00 M');
  });
});

describe('rates, ratios and counts', () => {
  it('prints small rates with two decimals, others with one', () => {
    expect(formatPercent(0.264)).toBe('26.4%');
    expect(formatPercent(0.024)).toBe('2.40%');
    expect(formatPercent(0.7071, 0)).toBe('71%');
  });

  it('prints ratios with two decimals and counts with none', () => {
    expect(formatValue(2.1449, 'number', EUR)).toBe('2.14');
    expect(formatValue(20_484, 'count', EUR)).toBe('20,484');
  });
});

describe('changes', () => {
  it('carry a true minus or a plus; a rounded zero carries neither', () => {
    expect(formatChange(0.0687)).toBe('+6.9%');
    expect(formatChange(-0.0687)).toBe('−6.9%');
    expect(formatChange(-0.0001)).toBe('0.0%');
    expect(formatSigned(27_626_900, 'money', EUR)).toBe('+€276,269');
    expect(formatSigned(-0.4, 'money', EUR)).toBe('€0');
  });

  it('of rates are in points, as exact as the rate', () => {
    expect(formatPoints(0.0015, 0.024)).toBe('+0.15 pp');
    expect(formatPoints(-0.01, 0.264)).toBe('−1.0 pp');
  });
});

describe('missing values', () => {
  it('are words with a reason, never 0', () => {
    expect(formatValue(null, 'money', EUR)).toBe('no data');
    expect(formatPercent(null)).toBe('no data');
    expect(formatMissing({ flags: ['partial', 'immature'] })).toBe('no data, not enough time has passed');
    expect(formatMissing({ flags: [] })).toBe('no data');
    expect(reasonOf({ flags: ['no_margin', 'no_data'] })).toBe('no margin declared');
    const since = { flags: ['no_data' as const], reason: 'no data since 2026-06-14' };
    expect(formatMissing(since)).toBe('no data since 14 Jun 2026');
    expect(reasonOf(since)).toBe('since 14 Jun 2026');
    const gap = { flags: [], reason: 'no data 2025-12-30 – 2026-01-02' };
    expect(formatMissing(gap)).toBe('no data 30 Dec 2025 – 2 Jan 2026');
    expect(formatMissing({ flags: [], reason: 'no source' })).toBe('no data, no source');
  });
});

describe('days', () => {
  it('shows a half-open period by its first and last day', () => {
    expect(shortRange({ from: '2026-07-01', to: '2026-09-04' })).toBe('1 Jul – 3 Sep');
    expect(shortRange({ from: '2026-09-01', to: '2026-09-04' })).toBe('1 – 3 Sep');
    expect(shortRange({ from: '2026-09-03', to: '2026-09-04' })).toBe('3 Sep');
    expect(shortRange({ from: '2026-10-01', to: '2027-01-01' }, '2026-12-31')).toBe('1 Oct – 31 Dec');
    expect(shortRange({ from: '2025-12-01', to: '2026-02-02' })).toBe('1 Dec 2025 – 1 Feb 2026');
  });

  it('names the year only where it differs from the reader’s', () => {
    expect(dayWords('2025-09-03', '2026-09-03')).toBe('3 Sep 2025');
    expect(shortRange({ from: '2025-07-01', to: '2025-09-04' }, '2026-09-03')).toBe('1 Jul – 3 Sep 2025');
  });

  it('shows instants in the store’s zone', () => {
    expect(instantWords('2026-09-03T22:30:00Z', 'Europe/Berlin')).toBe('4 Sep, 00:30');
    expect(datedInstant('2025-12-31T23:30:00Z', 'Europe/Berlin')).toBe('1 Jan 2026, 00:30');
  });
});

it('gives cents to what is divided', () => {
  expect(styleOf(null)).toBe('headline');
  expect(styleOf(12)).toBe('unit');
});
