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
import { datedInstant, dayWords, shortRange, zonedInstant } from '../../shared/dayWords';
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
    expect(formatValue(1150, 'money', EUR)).toBe('€12');
    expect(formatValue(-1250, 'money', EUR)).toBe('−€13');
  });

  it('has cents in a headline of few units, and more digits where cents would hide it', () => {
    expect(formatValue(150, 'money', EUR)).toBe('€1.50');
    expect(formatValue(-40, 'money', EUR)).toBe('−€0.40');
    expect(formatValue(300, 'money', EUR)).toBe('€3');
    // an AOV of less than half a cent
    expect(formatValue(0.4, 'money', EUR, 'unit')).toBe('€0.004');
    expect(formatValue(5.44, 'money', EUR, 'unit')).toBe('€0.054');
    expect(formatValue(5, 'money', EUR, 'unit')).toBe('€0.05');
    expect(formatValue(3.54, 'money', 'JPY', 'unit')).toBe('¥3.5');
    expect(formatValue(1, 'money', 'KWD', 'unit')).toMatch(/0\.001$/);
    expect(formatValue(0, 'money', EUR, 'unit')).toBe('€0.00');
    expect(formatSigned(0.4, 'money', EUR, 'unit')).toBe('+€0.004');
  });

  it('is short on axes and labels, with a space before M and k', () => {
    expect(formatValue(173_181_900, 'money', EUR, 'axis')).toBe('€1.73 M');
    expect(formatSigned(-2_500_000, 'money', EUR, 'axis')).toBe('−€25 k');
    expect(formatValue(6_220_685, 'money', EUR, 'axis')).toBe('€62.2 k');
    expect(formatValue(0, 'money', EUR, 'axis')).toBe('€0');
    expect(formatValue(99_999_900, 'money', EUR, 'axis')).toBe('€1.00 M');
    expect(formatValue(50, 'money', EUR, 'axis')).toBe('€0.50');
  });

  it('goes on to tn, and groups what is beyond', () => {
    expect(formatValue(123_456_789_012_345, 'money', 'JPY', 'axis')).toBe('¥123.46 tn');
    expect(formatValue(999_499_999_999, 'money', 'JPY', 'axis')).toBe('¥999.50 bn');
    expect(formatValue(999_500_000_000, 'money', 'JPY', 'axis')).toBe('¥1.00 tn');
    expect(formatValue(-1_234_500_000_000_000, 'money', 'JPY', 'axis')).toBe('−¥1,234.50 tn');
    expect(formatValue(123_456_789_012_345, 'money', 'JPY')).toBe('¥123,456,789,012,345');
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

  it('keeps two digits of what the usual decimals would hide', () => {
    expect(formatValue(0.001, 'number', EUR)).toBe('0.001');
    expect(formatValue(0.01234, 'number', EUR)).toBe('0.012');
    expect(formatValue(0.05, 'number', EUR)).toBe('0.05');
    expect(formatValue(0, 'number', EUR)).toBe('0.00');
    expect(formatValue(-0.004, 'number', EUR)).toBe('−0.004');
    // one order of 1,300,000 sessions: 0.0000769 %
    expect(formatValue(1 / 1_300_000, 'fraction', EUR)).toBe('0.000077%');
    expect(formatPercent(0.000014)).toBe('0.0014%');
    expect(formatPercent(0.000014, 0)).toBe('0%');
    // what sums of doubles leave is nothing
    expect(formatValue(0.1 + 0.2 - 0.3, 'number', EUR)).toBe('0.00');
  });

  it('is short for what is large', () => {
    expect(formatValue(20_484, 'count', EUR, 'axis')).toBe('20.5 k');
    expect(formatValue(1_999_999_999_999, 'count', EUR, 'axis')).toBe('2.00 tn');
    expect(formatValue(12_345_678, 'number', EUR, 'axis')).toBe('12.35 M');
    expect(formatValue(2.5, 'count', EUR, 'axis')).toBe('2.5');
  });
});

describe('changes', () => {
  it('carry a true minus or a plus; a rounded zero carries neither', () => {
    expect(formatChange(0.0687)).toBe('+6.9%');
    expect(formatChange(-0.0687)).toBe('−6.9%');
    expect(formatChange(-0.0001)).toBe('0.0%');
    expect(formatSigned(27_626_900, 'money', EUR)).toBe('+€276,269');
    expect(formatSigned(-1e-11, 'money', EUR)).toBe('€0');
  });

  it('of rates are in points, as exact as the rate', () => {
    expect(formatPoints(0.0015, 0.024)).toBe('+0.15 pp');
    expect(formatPoints(-0.01, 0.264)).toBe('−1.0 pp');
    // 0.001 % after 0.003 %, and nothing after it
    expect(formatPoints(-0.00002, 0.00001)).toBe('−0.002 pp');
    expect(formatPoints(-0.00003, 0)).toBe('−0.003 pp');
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
    expect(zonedInstant('2026-09-03T22:30:00Z', 'America/New_York')).toBe('3 Sep 2026, 18:30 New York time');
    expect(datedInstant('2025-12-31T23:30:00Z', 'Europe/Berlin')).toBe('1 Jan 2026, 00:30');
  });
});

it('gives cents to what is divided', () => {
  expect(styleOf(null)).toBe('headline');
  expect(styleOf(12)).toBe('unit');
});
