import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, haveShares, type Sums } from '../../server/bridge/change';
import { decompose, lmdi, roundToSum, shapley } from '../../server/stats/decomposition';
import { wilson } from '../../server/stats/wilson';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('effects of factors', () => {
  it('gives all to the only factor that moved', () => {
    // 100 × 0.02 × 50 = 100 → 200 × 0.02 × 50 = 200
    const [traffic, conversion, aov] = lmdi([100, 0.02, 50], [200, 0.02, 50]);
    expect(traffic).toBeCloseTo(100, 10);
    expect([conversion, aov]).toEqual([0, 0]);
  });

  it('shares equally between factors that grew alike', () => {
    // 1 → 4: L = 3 / ln 4, each 3 / ln 4 × ln 2 = 1.5
    for (const effect of lmdi([1, 1], [2, 2])) expect(effect).toBeCloseTo(1.5, 12);
  });

  it('has no effect where nothing changed', () => {
    expect(lmdi([3, 4], [3, 4])).toEqual([0, 0]);
  });

  it('takes the mean over all orders where a factor is zero', () => {
    // 0 → 4 × 5 × 20 = 400. Traffic before AOV: 200 and 200; AOV before traffic: 400 and 0.
    const { method, effects } = decompose([0, 5, 10], [4, 5, 20]);
    expect(method).toBe('shapley');
    expect(effects.map((e) => Math.round(e * 1e9) / 1e9)).toEqual([300, 0, 100]);
  });

  it('does not depend on the order in which the factors are named', () => {
    const [a, b, c] = lmdi([10, 3, 7], [14, 2, 9]);
    const turned = lmdi([7, 10, 3], [9, 14, 2]);
    [c, a, b].forEach((effect, i) => expect(turned[i]).toBeCloseTo(effect!, 10));
  });

  it('sums to the change, whatever the factors', () => {
    const factors = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(factors, factors, (before, after) => {
        const [from, to] = [before, after].map((all) => all.reduce((a, b) => a * b, 1)) as [number, number];
        for (const effects of [lmdi(before, after), shapley(before, after)]) {
          const scale = Math.max(from, to, ...effects.map(Math.abs));
          expect(Math.abs(sum(effects) - (to - from))).toBeLessThanOrEqual(1e-9 * scale);
        }
      }),
    );
  });
});

describe('whole parts of a whole', () => {
  it('puts what rounding leaves into the largest part', () => {
    expect(roundToSum([1.4, 1.3, 1.3], 4)).toEqual([2, 1, 1]);
    // −11 + 3 + 1 = −7, one less than the −6 that they are together
    expect(roundToSum([-10.6, 3.3, 1.3], -6)).toEqual([-10, 3, 1]);
  });

  it('knows no minus zero', () => {
    expect(Object.is(roundToSum([-0.2, 5], 5)[0], 0)).toBe(true);
  });
});

describe('Wilson interval', () => {
  it('is 0.404 to 0.596 for 50 of 100', () => {
    const [low, high] = wilson(50, 100)!;
    expect(low).toBeCloseTo(0.4038, 4);
    expect(high).toBeCloseTo(0.5962, 4);
  });

  it('stays inside 0 and 1', () => {
    // 0 of 10: z² / (10 + z²) = 3.8415 / 13.8415
    const [low, high] = wilson(0, 10)!;
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.27753, 5);
    expect(wilson(10, 10)![1]).toBeCloseTo(1, 12);
    expect(wilson(10, 10)![1]).toBeLessThanOrEqual(1);
  });

  it('is nothing without trials, or for what is no proportion', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(wilson(3, 2)).toBeNull();
  });
});

describe('shares of a change', () => {
  it('are given where parts go one way, or leave a tenth of the largest', () => {
    const of = (effects: number[]) =>
      haveShares(
        effects.map((effect) => ({ effect })),
        effects.reduce((a, b) => a + b, 0),
      );
    expect(of([50, 30, 1])).toBe(true);
    expect(of([-50, -1])).toBe(true);
    // 10 of 100 is a tenth, 9 of 100 is not
    expect(of([100, -90])).toBe(true);
    expect(of([100, -91])).toBe(false);
    expect(of([-100, 91])).toBe(false);
    expect(of([5, -5])).toBe(false);
    expect(of([])).toBe(false);
  });

  it('are none of a few orders', () => {
    const sums = (orders: number, gross_sales: number): Sums => ({
      ...{ gross_sales, discounts: 0, returns: 0, web_sales: gross_sales, web_orders: orders, orders },
      ...{ unconverted_orders: 0, sessions: 1_000 },
    });
    expect(changeOf(sums(30, 100_000), sums(30, 200_000)).hasShares).toBe(true);
    expect(changeOf(sums(29, 100_000), sums(30, 200_000)).hasShares).toBe(false);
    expect(changeOf(sums(30, 100_000), sums(29, 200_000)).hasShares).toBe(false);
  });
});

describe('change of net sales', () => {
  const before: Sums = {
    gross_sales: 130_000,
    discounts: 10_000,
    returns: 5_000,
    web_sales: 100_000,
    web_orders: 20,
    unconverted_orders: 0,
    orders: 25,
    sessions: 1_000,
  };
  const effects = (b: Sums, a: Sums) =>
    changeOf(b, a).parts.map(({ id, label, effect }) => [id, label, effect] as const);

  it('is traffic, conversion, AOV, other channels and returns', () => {
    const after = {
      ...before,
      ...{ gross_sales: 240_000, discounts: 15_000, returns: 9_000 },
      ...{ web_sales: 200_000, web_orders: 40, sessions: 2_000 },
    };
    // net 115,000 → 216,000; other channels 20,000 → 25,000; twice the traffic, all else alike
    expect(changeOf(before, after)).toMatchObject({
      from: 115_000,
      to: 216_000,
      change: 101_000,
      note: null,
    });
    expect(effects(before, after)).toEqual([
      ['traffic', 'Traffic', 100_000],
      ['conversion', 'Conversion', 0],
      ['aov', 'AOV', 0],
      ['other_channels', 'Other channels', 5_000],
      ['returns', 'Returns', -4_000],
    ]);
  });

  it('says orders where sessions are not known', () => {
    const after = { ...before, web_orders: 40, web_sales: 200_000, gross_sales: 230_000, sessions: null };
    const change = changeOf(before, after);
    expect(change.parts.map(({ label, effect }) => [label, effect])).toEqual([
      ['Orders', 100_000],
      ['AOV', 0],
      ['Other channels', 0],
      ['Returns', 0],
    ]);
    expect(change.note).toContain('no sessions');
  });

  it('says which orders its money does not have', () => {
    expect(changeOf(before, { ...before, unconverted_orders: 1 }).note).toContain('without an exchange rate');
    expect(changeOf({ ...before, unconverted_orders: 1 }, before).note).toContain('without an exchange rate');
    expect(changeOf(before, before).note).toBeNull();
  });

  it('takes Shapley where the earlier period sold nothing', () => {
    const none = {
      ...before,
      gross_sales: 0,
      discounts: 0,
      returns: 0,
      web_sales: 0,
      web_orders: 0,
      sessions: 100,
    };
    // 100 × 0.1 × 100: conversion and AOV both came from nothing and share
    const after = { ...none, gross_sales: 1_000, web_sales: 1_000, web_orders: 10 };
    expect(changeOf(none, after).method).toBe('shapley');
    expect(effects(none, after).map(([, , effect]) => effect)).toEqual([0, 500, 500, 0]);
  });

  it('speaks of no web shop where there is none', () => {
    const shop = { ...before, web_sales: 0, web_orders: 0, sessions: 0 };
    const change = changeOf(shop, { ...shop, gross_sales: 150_000 });
    expect(change.parts.map(({ id, effect }) => [id, effect])).toEqual([
      ['other_channels', 20_000],
      ['returns', 0],
    ]);
    expect([change.method, change.note]).toEqual([null, null]);
  });

  it('does not factor web sales that have no order', () => {
    const edited = { ...before, web_orders: 0, web_sales: 700 };
    const change = changeOf(edited, before);
    expect(change.parts[0]).toMatchObject({ label: 'Web shop', from: 700, to: 100_000, effect: 99_300 });
    expect(change.note).toContain('without a web order');
  });

  it('sums exactly, to the minor unit', () => {
    const amount = (max: number) => fc.integer({ min: 0, max });
    const sums = fc.record({
      ...{ gross_sales: amount(1e9), discounts: amount(1e6), returns: amount(1e7) },
      ...{ web_sales: amount(1e9), web_orders: amount(1e5), unconverted_orders: amount(10) },
      orders: amount(1e5),
      sessions: fc.oneof(amount(1e7), fc.constant(null)),
    });
    fc.assert(
      fc.property(sums, sums, (b, a) => {
        const { parts, change } = changeOf(b, a);
        expect(sum(parts.map(({ effect }) => effect))).toBe(change);
        expect(parts.every(({ effect }) => Number.isInteger(effect))).toBe(true);
      }),
    );
  });
});
