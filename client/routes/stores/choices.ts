import { monthTitle } from '../../../shared/dayWords';
import type { Day } from '../../../shared/days';

/** What can be chosen for a store. */

const currencyNames = new Intl.DisplayNames('en', { type: 'currency' });

export const currencies = () =>
  Intl.supportedValuesOf('currency').map((value) => ({ value, label: currencyNames.of(value) ?? value }));

export const timeZones = () => Intl.supportedValuesOf('timeZone').map((value) => ({ value }));

const ANY_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });

/** "Monday" of 1. */
export const weekdayOf = (weekday: number): string =>
  weekdayFormat.format(new Date(ANY_MONDAY + (weekday - 1) * DAY_MS));

/** "January" of 1. */
export const monthOf = (month: number): string =>
  monthTitle(`2024-${String(month).padStart(2, '0')}-01` as Day).replace(/ \d+$/, '');

const numbered = (count: number, nameOf: (n: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ value: String(i + 1), label: nameOf(i + 1) }));

export const WEEKDAYS = numbered(7, weekdayOf);
export const MONTHS = numbered(12, monthOf);
