import { INVALID as OF_READERS } from '../sentences';

/** What is written of Quarterdeck's own files, in one place. */

export const INVALID = {
  ...OF_READERS,
  record: 'is neither line nor refund',
  sameFact: (row: number, idColumn: string): string =>
    `is as row ${row} in all that tells rows apart: give both a ${idColumn}`,
  sameCost: (row: number): string =>
    `is the same day, kind, channel, country, campaign and account as row ${row}: add a campaign or a spend_id`,
} as const;

export { wholeOrder } from '../sentences';
