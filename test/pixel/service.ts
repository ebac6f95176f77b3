import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../drizzle/client';
import { startPixel, type PixelOptions } from '../../server/pixel';
import type { PixelRequest } from '../../server/pixel/intake';
import { savePixel } from '../../server/pixel/pixels';
import type { Store } from '../../server/types';

/** A store's pixel in a test: its service, and requests as a storefront sends them. */

export const ORIGIN = 'https://shop.example';
export const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
export const LAPTOP =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** A folder that goes away with the test. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'quarterdeck-pixel-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
};

export interface Sender {
  key: string;
  now: { at: number };
  service: Awaited<ReturnType<typeof startPixel>>;
  /** Sends events at an instant; each is `a` ms old, 0 unless it says so. */
  send(at: string, events: object[], more?: Partial<PixelRequest> & { batch?: object }): Promise<string>;
}

/** The service with one store's pixel, on a clock that `send` sets. Drained by hand. */
export const openSender = async (
  database: Database,
  store: Store,
  more: Partial<PixelOptions> & { internal?: string[]; proxies?: string[] } = {},
): Promise<Sender> => {
  const now = { at: Date.parse('2026-03-02T09:00:00Z') };
  const clock = () => new Date(now.at);
  const { internal = [], proxies = [], ...options } = more;
  const { key } = await savePixel(database.db, store.id, { origins: [ORIGIN], internal, proxies }, clock());
  const service = await startPixel({
    ...{ database, clock, folder: folder(), log: (line) => console.error(line), everyMs: 3_600_000 },
    ...options,
  });
  onTestFinished(() => service.stop());
  const send: Sender['send'] = (at, events, { batch, ...request } = {}) => {
    now.at = Date.parse(at);
    return service.take({
      ...{
        key,
        origin: ORIGIN,
        userAgent: PHONE,
        peer: '127.0.0.1',
        forwarded: '198.51.100.7',
        country: 'DE',
      },
      body: JSON.stringify({ ...batch, e: events.map((event) => ({ a: 0, ...event })) }),
      ...request,
    });
  };
  return { key, now, service, send };
};

/** An id that the door takes, told apart by its last letters. */
export const id = (name: string): string => `event-${name}`.padEnd(12, '-');
