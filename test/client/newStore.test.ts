import { describe, expect, it } from 'vitest';
import { nameProblem, newDraft, slugOf, storeProblems } from '../../client/routes/stores/draft';
import { MONTHS, WEEKDAYS } from '../../client/routes/stores/choices';
import { SLUG } from '../../shared/limits';
import type { Store } from '../../server/types';

const store = (slug: string, name: string) => ({ slug, name }) as Store;
const draft = { ...newDraft(), name: 'Mine', currency: 'EUR', timeZone: 'Europe/Berlin' };
const problems = (more: Partial<typeof draft>, slug = 'mine', stores: Store[] = []) =>
  Object.fromEntries(
    Object.entries(storeProblems({ ...draft, ...more }, slug, stores)).filter(([, words]) => words),
  );

describe('the address that a name proposes', () => {
  it.each([
    ['Café Ruhe!', 'cafe-ruhe'],
    ['  Größe & Maß  ', 'grosse-mass'],
    ['Łódź Smørrebrød', 'lodz-smorrebrod'],
    ['2nd Hand', '2nd-hand'],
    ['--a--', 'a'],
    // nothing of them can stand in an address
    ['🧦🧦', 'shop'],
    ['متجر القهوة', 'shop'],
    ['茶碗', 'shop'],
    ['', ''],
  ])('is of %j %j', (name, slug) => {
    expect(slugOf(name, [])).toBe(slug);
  });

  it('is one that no store has', () => {
    expect(slugOf('Mine', ['mine'])).toBe('mine-2');
    expect(slugOf('Mine', ['mine', 'mine-2'])).toBe('mine-3');
    expect(slugOf('🧦', ['shop'])).toBe('shop-2');
  });

  it('is never longer than an address may be', () => {
    const long = slugOf('a'.repeat(200), []);
    expect(long).toMatch(SLUG);
    expect(slugOf('a'.repeat(200), [long])).toMatch(SLUG);
    // cut behind a dash
    expect(slugOf(`${'a'.repeat(58)} b`, [])).toBe('a'.repeat(58));
  });
});

describe('a new store', () => {
  it('that can be created has no problem', () => {
    expect(problems({})).toEqual({});
    expect(problems({ name: 'متجر القهوة 🧦', currency: ' eur ', timeZone: ' Asia/Tokyo ' })).toEqual({});
  });

  it('says at each field what is wrong with it', () => {
    expect(problems({ name: ' ' }, '')).toEqual({ name: 'The store needs a name.' });
    expect(nameProblem('a'.repeat(200))).toBe('A name has at most 120 characters, and this one 200.');
    expect(nameProblem('a'.repeat(120))).toBeUndefined();
    expect(problems({}, 'My shop')).toEqual({
      slug: 'Lower-case letters, digits and dashes are possible, such as my-shop.',
    });
    expect(problems({}, 'mine', [store('mine', 'Somebody’s')])).toEqual({
      slug: 'Somebody’s has this address. Choose another one.',
    });
    expect(problems({ currency: '' })).toEqual({ currency: 'The store needs a currency.' });
    expect(problems({ currency: 'Euro' })).toEqual({
      currency: '“Euro” is no currency. Write its code, such as EUR.',
    });
    expect(problems({ currency: 'QQQ' })).toEqual({
      currency: '“QQQ” is no currency. Write its code, such as EUR.',
    });
    expect(problems({ timeZone: 'Berlin' })).toEqual({
      timeZone: '“Berlin” is no time zone. Choose one, such as Europe/Berlin.',
    });
    expect(problems({ timeZone: '' })).toHaveProperty('timeZone');
  });

  it('has weeks and fiscal years by their names', () => {
    expect(WEEKDAYS.map(({ value, label }) => `${value} ${label}`)).toEqual([
      ...['1 Monday', '2 Tuesday', '3 Wednesday', '4 Thursday', '5 Friday', '6 Saturday', '7 Sunday'],
    ]);
    expect([MONTHS[0], MONTHS[11]]).toEqual([
      { value: '1', label: 'January' },
      { value: '12', label: 'December' },
    ]);
  });
});
