import { z } from 'zod';
import type { FactKind } from '../facts/fact';
import { BATCH } from './sentences';

/** What programs may send. */

/** What can be sent, by the name that programs know it by. */
export const INGEST_KINDS = {
  orders: 'sales',
  sessions: 'sessions',
  spend: 'spend',
  fx: 'fx',
  sightings: 'sightings',
  series: 'series',
  unitCosts: 'unitCosts',
  orderCosts: 'orderCosts',
  fixedCosts: 'fixedCosts',
  contacts: 'contacts',
  loyaltyMembers: 'loyaltyMembers',
  loyaltyPoints: 'loyaltyPoints',
  subscriptions: 'subscriptions',
  stock: 'stock',
  shipments: 'shipments',
  tickets: 'tickets',
} as const satisfies Record<string, FactKind>;

/** Rows of a call. */
export const MOST_ROWS = 5_000;

/** Rows of one call, each still to be parsed. */
export const batchRows = z.array(z.unknown(), BATCH.noList).min(1, BATCH.empty).max(MOST_ROWS, BATCH.large);
