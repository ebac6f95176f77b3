import { Readable } from 'node:stream';
import type { Database } from '../../drizzle/client';
import { importFile } from '../../server/imports/importFile';
import { ingest, verify } from '../../server/ledger';
import type { FormatId } from '../../server/sources/formats';
import type { Store } from '../../server/types';
import { declare } from '../covered';
import { testStore } from '../database';
import { fileOf } from './csv';
import { dayOf } from './time';
import type { Delivery, Shop } from './types';
import type { Period } from '../../server/time';
import { localDay } from '../../server/facts/fields';

/** Brings a shop in, delivery by delivery, as its owner would. */

const KIND_OF = { orders: 'sales' } as const;

const byApi = async (database: Database, store: Store, { kind, facts }: Delivery): Promise<void> => {
  const taken = await ingest(database, store, kind === 'orders' ? KIND_OF.orders : kind, facts as unknown[]);
  if (taken.rejected.length > 0) throw new Error(`refused: ${JSON.stringify(taken.rejected.slice(0, 3))}`);
};

const byFile = async (database: Database, store: Store, delivery: Delivery): Promise<void> => {
  const { format, content } = fileOf(delivery);
  const report = await importFile(database, store, {
    stream: Readable.from([Buffer.from(content)], { objectMode: false }),
    fileName: `${format}.csv`,
    format: format as FormatId,
  });
  if (report.rejectedCount > 0) throw new Error(`refused: ${JSON.stringify(report.rejected.slice(0, 3))}`);
};

/** The store that holds the shop; what the ledger made of it is recomputed once and has to agree. */
export const load = async (database: Database, { settings, deliveries, now }: Shop): Promise<Store> => {
  const store = await testStore(database, {
    timeZone: settings.zone,
    currency: settings.currency,
    weekStart: settings.weekStart,
    fiscalYearStart: settings.fiscalYearStart,
    contributionRate: settings.contributionRate === null ? null : Number(settings.contributionRate),
  });
  for (const delivery of deliveries)
    await (delivery.door === 'file' ? byFile : byApi)(database, store, delivery);
  // all days that are over are covered; which are, where some are not, is told by hand
  const whole: Period = { from: '2020-01-01', to: localDay.parse(dayOf(Date.parse(now), settings.zone)) };
  await declare(database, store, whole);
  const { differences } = await verify(database, store);
  if (differences.length > 0) throw new Error(`verify: ${JSON.stringify(differences.slice(0, 3))}`);
  return store;
};
