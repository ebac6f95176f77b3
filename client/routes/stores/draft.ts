import { LONGEST, SLUG } from '../../../shared/limits';
import { numberWords } from '../../../shared/numberWords';
import type { Store } from '../../../server/types';
import type { Problems } from '../../ui/useDraft';

/** A store while somebody describes it. */
export interface StoreDraft {
  name: string;
  /** Null as long as the one that the name gives is good enough. */
  slug: string | null;
  currency: string;
  timeZone: string;
  /** 1 = January. */
  fiscalYearStart: number;
  /** 1 = Monday. */
  weekStart: number;
}

export const newDraft = (): StoreDraft => ({
  ...{ name: '', slug: null, currency: '', fiscalYearStart: 1, weekStart: 1 },
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** Letters that are no letter with a mark. */
const SPELLED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
};
const UNNAMED = 'shop';
const MOST = 63;
const NUMBER = 4;

const plainOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[ßæœøłđðþ]/g, (letter) => SPELLED[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST - NUMBER)
    .replace(/^-+|-+$/g, '');

/** "cafe-ruhe" of "Café Ruhe!"; "shop" of a name without a Latin letter; "shop-2" where that is taken. */
export const slugOf = (name: string, taken: readonly string[]): string => {
  if (name.trim() === '') return '';
  const plain = plainOf(name) || UNNAMED;
  let slug = plain;
  for (let n = 2; taken.includes(slug); n++) slug = `${plain}-${n}`;
  return slug;
};

export const currencyOf = (text: string): string => text.trim().toUpperCase();

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone.trim() });
    return zone.trim() !== '';
  } catch {
    return false;
  }
};

/** What is wrong with a name; undefined = nothing. */
export const nameProblem = (name: string): string | undefined => {
  const { length } = name.trim();
  if (length === 0) return 'The store needs a name.';
  if (length > LONGEST.store)
    return `A name has at most ${LONGEST.store} characters, and this one ${numberWords(length, 0)}.`;
  return undefined;
};

const slugProblem = (slug: string, stores: readonly Store[]): string | undefined => {
  if (!SLUG.test(slug)) return 'Lower-case letters, digits and dashes are possible, such as my-shop.';
  const holder = stores.find((store) => store.slug === slug);
  return holder && `${holder.name} has this address. Choose another one.`;
};

const currencyProblem = (text: string): string | undefined => {
  const code = currencyOf(text);
  if (code === '') return 'The store needs a currency.';
  return CURRENCIES.has(code) ? undefined : `“${text.trim()}” is no currency. Write its code, such as EUR.`;
};

/** `slug`: the one in the field; `stores`: all of the installation. */
export const storeProblems = (
  { name, currency, timeZone }: StoreDraft,
  slug: string,
  stores: readonly Store[],
): Problems<'name' | 'slug' | 'currency' | 'timeZone'> => ({
  name: nameProblem(name),
  // without a name there is no address yet, and one problem is enough
  slug: slug === '' && name.trim() === '' ? undefined : slugProblem(slug, stores),
  currency: currencyProblem(currency),
  timeZone: isTimeZone(timeZone)
    ? undefined
    : `“${timeZone.trim()}” is no time zone. Choose one, such as Europe/Berlin.`,
});
