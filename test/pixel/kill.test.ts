import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { verify } from '../../server/ledger';
import { startPixel } from '../../server/pixel';
import { savePixel } from '../../server/pixel/pixels';
import { inPlace, placeWithStore, type Place } from '../imports/realFile/places';
import { startProgram, type RunningProgram } from '../programs';
import { folder, ORIGIN, PHONE } from './service';

/**
 * kill -9 of a server while it is being sent to, PIXEL_KILLS times (default 1): what it acknowledged is
 * there afterwards, once. Senders try again what was not acknowledged, as the script does.
 */

const KILLS = Number(process.env.PIXEL_KILLS ?? 1);
const NOW = '2026-03-02T10:00:00Z';
const SENDERS = 24;
/** Visitors are a page view and a cart each: as many sessions as there are visitors. */
const VISITORS = 200;

const start = async ({ where }: Place, events: string): Promise<{ child: RunningProgram; url: string }> => {
  const task = JSON.stringify({ where, folder: events, now: NOW });
  const child = await startProgram('test/pixel/serverChild.ts', [task]);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
};

const idOf = (visitor: number, kind: string): string => `kill-${kind}-${visitor}`.padEnd(14, '-');

it(
  `loses no acknowledged event in ${KILLS} kills, and counts none twice`,
  async () => {
    const { origin: here, store } = await placeWithStore({});
    const events = folder();
    const given = { origins: [ORIGIN], internal: [], proxies: [] };
    const { key } = await inPlace(here, (database) => savePixel(database.db, store.id, given, new Date(NOW)));
    let server = await start(here, events);
    const waiting = Array.from({ length: VISITORS }, (_, visitor) =>
      (['view', 'cart'] as const).map((kind) => ({ visitor, kind })),
    ).flat();
    const acknowledged = new Set<string>();
    let attempts = 0;

    const post = async ({ visitor, kind }: (typeof waiting)[number]): Promise<boolean> => {
      attempts += 1;
      const answer = await fetch(`${server.url}/px/${key}`, {
        method: 'POST',
        headers: {
          origin: ORIGIN,
          'user-agent': PHONE,
          'x-forwarded-for': `10.0.${visitor >> 8}.${visitor & 255}`,
        },
        body: JSON.stringify({ e: [{ i: idOf(visitor, kind), k: kind, a: kind === 'view' ? 1_000 : 0 }] }),
        signal: AbortSignal.timeout(5_000),
      }).catch(() => null);
      return answer?.status === 204;
    };
    const sender = async () => {
      for (let event = waiting.shift(); event; event = waiting.shift()) {
        if (await post(event)) {
          acknowledged.add(idOf(event.visitor, event.kind));
          // some senders do not hear the answer, and send again
          if (acknowledged.size % 5 === 0) await post(event);
        } else {
          waiting.push(event);
          await sleep(20);
        }
      }
    };
    const senders = Array.from({ length: SENDERS }, sender);
    const killing = async () => {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        // in the middle of what is left, not after it
        while (acknowledged.size < (VISITORS * 2 * kill) / (KILLS + 1)) await sleep(1);
        server.child.kill('SIGKILL');
        await once(server.child, 'exit');
        server = await start(here, events);
      }
    };
    await killing();
    await Promise.all(senders);
    server.child.kill('SIGKILL');
    await once(server.child, 'exit');
    expect(acknowledged.size).toBe(VISITORS * 2);
    expect(attempts).toBeGreaterThan(VISITORS * 2);

    await inPlace(here, async (database) => {
      const clock = () => new Date(NOW);
      const service = await startPixel({
        database,
        clock,
        folder: events,
        log: console.error,
        everyMs: 3_600_000,
      });
      await service.stop();
      const stored = await rows<{ id: string }>(database.db, sql`select event_id as id from pixel_events`);
      expect(new Set(stored.map(({ id }) => id))).toEqual(acknowledged);
      const [counted] = await rows(
        database.db,
        sql`select sessions::int as sessions, sessions_cart::int as carts from rollup_sessions
            where store_id = ${store.id} and cut = 'total' and grain = 'day'`,
      );
      expect(counted).toEqual({ sessions: VISITORS, carts: VISITORS });
      expect((await verify(database, store)).differences).toEqual([]);
    });
    await here.remove();
  },
  6 * 60_000,
);
