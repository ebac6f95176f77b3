/** What every part of the server needs to know of a store. */
export interface Store {
  id: number;
  slug: string;
  name: string;
  timeZone: string;
  currency: string;
  weekStart: number;
  fiscalYearStart: number;
  contributionRate: number | null;
  isDemo: boolean;
}
