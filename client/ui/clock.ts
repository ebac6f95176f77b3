import { createContext, useContext, useState } from 'react';
import { dayAt, type Day } from '../../shared/days';

/** By which clock times are told. */
export interface Clock {
  timeZone: string;
  /** "Berlin time". */
  name: string;
}

/** The store's clock, where there is a store. */
export const StoreClock = createContext<Clock | null>(null);

/** The reader's own. */
export const readersClock = (): Clock => ({
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  name: 'by your clock',
});

/** Today by the store's clock, where there is a store. */
export const useToday = (): Day => {
  const [now] = useState(Date.now);
  return dayAt(now, (useContext(StoreClock) ?? readersClock()).timeZone);
};
