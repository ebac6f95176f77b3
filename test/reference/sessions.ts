import { z } from 'zod';
import { ask, sessionSources } from '../../server/ask';
import { declareCovered, ingest } from '../../server/ledger';
import { addDays, startOfDay } from '../../server/time';
import { given, openStore } from './through';
import { localDay } from '../../server/facts/fields';

const inputs = z.strictObject({
  store_tz: z.string(),
  /** The order of the catalogue: own pixel, headless API, platform, analytics tool. */
  priority: z.tuple([z.literal('pixel'), z.literal('api'), z.literal('shopify'), z.literal('ga4')]),
  covered: z.record(z.string(), z.tuple([localDay, localDay])),
  days: z.record(
    z.string(),
    z.record(z.string(), z.strictObject({ sessions: z.number(), with_order: z.number() })),
  ),
});

const NOW = new Date('2026-06-01T12:00:00Z');

export const sessionsSources = given(
  ['days', 'sessions', 'sessions_with_order', 'cr'],
  inputs,
  async ({ store_tz: timeZone, covered, days }, database) => {
    const store = await openStore(database, { timeZone });
    const facts = Object.entries(days).flatMap(([day, sources]) =>
      Object.entries(sources).flatMap(([source, { sessions, with_order }]) =>
        Array.from({ length: sessions }, (_, i) => ({
          ...{ source, id: `${source} ${day} ${i}`, hasOrder: i < with_order },
          startedAt: new Date(
            startOfDay(localDay.parse(day), timeZone) + 12 * 3_600_000 + i * 1000,
          ).toISOString(),
        })),
      ),
    );
    await ingest(database, store, 'sessions', facts);
    await database.write(async (tx) => {
      for (const [source, [first, to]] of Object.entries(covered)) {
        // a pixel begins in the middle of a day, and covers whole ones from the next on
        const from = source === 'pixel' ? addDays(first, -1) : first;
        await declareCovered(tx, store.id, source, { facts: ['sessions'], from, to });
      }
    });
    const all = Object.keys(days)
      .map((day) => localDay.parse(day))
      .sort();
    const period = { from: all[0]!, to: addDays(all.at(-1)!, 1) };
    const [runs, byDay, total] = await database.read(async (tx) => [
      (await sessionSources(tx, store, NOW)).days,
      await ask(tx, store, { ...period, metrics: ['sessions'], by: 'day' }, NOW),
      await ask(tx, store, { ...period, metrics: ['sessions', 'cr'] }, NOW),
    ]);
    const values = total.rows[0]!.values;
    return {
      days: byDay.rows.map((row) => {
        const run = runs.find(({ from, to }) => from <= row.bucket! && row.bucket! < to);
        return run?.isCovered
          ? { day: row.bucket, source: run.sources.join(), sessions: row.values.sessions!.value }
          : { day: row.bucket, source: null, sessions: null };
      }),
      sessions: values.sessions!.value,
      sessions_with_order: values.cr!.num,
      cr: values.cr!.value,
    };
  },
);
