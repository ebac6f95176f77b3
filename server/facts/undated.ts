import { sql, type SQL } from 'drizzle-orm';

/**
 * The id of all that an order gave back, as a list of orders tells it: a sum without a day, or a status.
 * It stands in for the refunds, and gives way to them (`ledger/sales/refunds.ts`).
 */
export const undatedId = (orderId: string): string => `${orderId}${UNDATED}`;

const UNDATED = ':undated';

/** SQL of the undated id, for a column of order ids. */
export const undatedIdOf = (orderId: SQL): SQL => sql`${orderId} || ${sql.raw(`'${UNDATED}'`)}`;
