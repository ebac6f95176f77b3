import { describe, expect, it } from 'vitest';
import { toMinor, wholeMinor } from '../../server/facts/money';
import { priceLine } from '../../server/facts/price';

describe('an amount', () => {
  it.each([
    ['12.50', 'EUR', 1250],
    ['12.5', 'EUR', 1250],
    ['12', 'JPY', 12],
    ['-0.07', 'EUR', -7],
    ['1.234', 'KWD', 1234],
    ['000.10', 'EUR', 10],
    ['99999999999', 'EUR', 9_999_999_999_900],
  ])('%s %s is %d minor units as it stands', (major, currency, minor) => {
    expect(wholeMinor(major, currency)).toBe(minor);
    expect(toMinor(major, currency)).toBe(minor);
  });

  it.each([
    // halves away from zero
    ['12.345', 'EUR', 1235],
    ['-12.345', 'EUR', -1235],
    ['0.5', 'JPY', 1],
    // a text of another form, as some platforms write numbers
    ['1.5e3', 'EUR', 150_000],
  ])('%s %s has to be rounded or read: %d', (major, currency, minor) => {
    expect(wholeMinor(major, currency)).toBeNull();
    expect(toMinor(major, currency)).toBe(minor);
  });

  it('of nothing is 0 and not −0', () => {
    expect(Object.is(toMinor('-0.00', 'EUR'), 0)).toBe(true);
  });

  it('beyond what a double keeps exactly is left to the arithmetic of decimals', () => {
    expect(wholeMinor('90071992547409.93', 'EUR')).toBeNull();
  });
});

describe('a line without tax in its price', () => {
  const line = {
    productType: 'unknown',
    quantity: 3,
    unitPrice: '12.50',
    discount: '1.00',
    isGiftCard: false,
  };

  it('is worth its price times its quantity, whole minor units or not', () => {
    // 3 × 12.50 = 37.50
    expect(priceLine({ ...line, tax: '6.94' }, 'EUR', false)).toEqual({
      ...{ grossMinor: 3750, discountMinor: 100, taxMinor: 694 },
    });
    // 3 × 12.505 = 37.515, 19 % of 36.515 is 6.93785
    expect(priceLine({ ...line, unitPrice: '12.505', taxRate: '0.19' }, 'EUR', false)).toEqual({
      ...{ grossMinor: 3752, discountMinor: 100, taxMinor: 694 },
    });
  });

  it('that came back is below zero, and has no −0', () => {
    const back = priceLine({ ...line, quantity: -3, discount: '0' }, 'EUR', false);
    expect(back).toEqual({ grossMinor: -3750, discountMinor: 0, taxMinor: 0 });
    const free = priceLine({ ...line, quantity: -3, unitPrice: '0', discount: '0' }, 'EUR', false);
    expect(Object.is(free.grossMinor, 0)).toBe(true);
  });
});
