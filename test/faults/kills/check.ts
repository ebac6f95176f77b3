import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { onServer } from '../../server';
import type { Place } from './places';
import type { KilledServer } from './server';
import { LOAD_KINDS, type LoadKind, type Sent } from './senders';

/** What a server holds against what it has acknowledged. */

/** For so long may what is acknowledged wait for the database after a start. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 100;

const some = (ids: readonly string[]): string => `${ids.slice(0, 5).join(', ')} (${ids.length})`;

const fault = (what: string, ids: readonly string[]): string[] =>
  ids.length === 0 ? [] : [`${what}: ${some(ids)}`];

interface Held {
  lost: string[];
  other: string[];
}

interface Expected {
  /** Acknowledged, or taken back, before the look: what is acknowledged meanwhile may still wait. */
  acknowledged: string[];
  takenBack: string[];
  /** All that may be there. */
  known: ReadonlySet<string>;
}

/** `isQuiet`: nobody is sending, so that all that was sent is acknowledged. */
const expectedOf = ({ all, acknowledged, takenBack }: Sent, isQuiet: boolean): Expected => ({
  acknowledged: [...acknowledged],
  takenBack: [...takenBack],
  known: isQuiet ? acknowledged : all,
});

/** Orders by the list that the dashboard gives as a file. */
const ordersHeld = async (server: KilledServer, kind: LoadKind, expected: Expected): Promise<Held> => {
  const text = await server.inspector.send(`/api/stores/${kind}/orders.csv`);
  const ids = (parse(text, { columns: true, bom: true }) as { order_id: string }[]).map(
    ({ order_id }) => order_id,
  );
  const found = new Set(ids);
  const { acknowledged, takenBack, known } = expected;
  return {
    lost: fault(
      `${kind}: acknowledged and lost`,
      acknowledged.filter((id) => !found.has(id)),
    ),
    other: [
      ...(found.size < ids.length ? [`${kind}: ${ids.length - found.size} stored twice`] : []),
      ...fault(
        `${kind}: taken back and there`,
        takenBack.filter((id) => found.has(id)),
      ),
      ...fault(
        `${kind}: never sent`,
        [...found].filter((id) => !known.has(id)),
      ),
    ],
  };
};

interface Arrived {
  arrived: { events: { view?: number }; sessions: { people: number } };
}

/** Events by their count, which is that of their sessions too. */
const eventsHeld = async (server: KilledServer, { acknowledged, known }: Expected): Promise<Held> => {
  const { arrived } = await server.inspector.ask<Arrived>('tracking.view', { store: 'pixel' });
  const { view = 0 } = arrived.events;
  const { people } = arrived.sessions;
  const told = `pixel: ${acknowledged.length} acknowledged, ${known.size} sent, ${view} events, ${people} sessions`;
  return {
    lost: Math.min(view, people) < acknowledged.length ? [told] : [],
    other: Math.max(view, people) > known.size ? [told] : [],
  };
};

const heldOf = (server: KilledServer, kind: LoadKind, expected: Expected): Promise<Held> =>
  kind === 'pixel' ? eventsHeld(server, expected) : ordersHeld(server, kind, expected);

/** What is lost, double or strange, in sentences. Webhooks and events may wait for the database before. */
export const faultsOf = async (
  server: KilledServer,
  sentOf: (kind: LoadKind) => Sent,
  isQuiet: boolean,
): Promise<string[]> => {
  const faults: string[] = [];
  for (const kind of LOAD_KINDS) {
    const expected = expectedOf(sentOf(kind), isQuiet);
    const waits = kind === 'webhooks' || kind === 'pixel';
    const deadline = Date.now() + (waits ? PATIENCE_MS : 0);
    let held = await heldOf(server, kind, expected);
    while (held.lost.length > 0 && Date.now() < deadline) {
      await sleep(LOOK_MS);
      held = await heldOf(server, kind, expected);
    }
    faults.push(...held.lost, ...held.other);
  }
  return faults;
};

/** Imports whose process was killed are known as interrupted so long after it. */
const INTERRUPTED_MS = 60_000;
/** Of an import, from its last renewal on. */
const LEASE_SECONDS = 40;
const IMPORTING: readonly LoadKind[] = ['import', 'undo'];

interface Imported {
  id: number;
  fileName: string;
  status: string;
}

/** Imports that are under way, by their files. */
const underWay = async (server: KilledServer): Promise<string[]> => {
  const stores = await Promise.all(
    IMPORTING.map((store) => server.inspector.ask<Imported[]>('imports.list', { store })),
  );
  return stores.flat().flatMap(({ fileName, status }) => (status === 'staging' ? [fileName] : []));
};

/**
 * Imports of a killed process that the server does not know as interrupted within a minute, of which the clock of a
 * Postgres is moved on by their lease. Nobody may send meanwhile.
 */
export const stranded = async (server: KilledServer, { where: { url } }: Place): Promise<string[]> => {
  const deadline = Date.now() + INTERRUPTED_MS;
  if (url !== undefined)
    await onServer(
      url,
      `update imports set lease_until = lease_until - interval '${LEASE_SECONDS + 1} seconds' where status = 'staging'`,
    );
  let left = await underWay(server);
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(LOOK_MS);
    left = await underWay(server);
  }
  return fault('an import that was killed is under way a minute later', left);
};

/** Differences that `verify` finds, or none. */
export const verified = async (server: KilledServer): Promise<string[]> => {
  const { code, text } = await server.command('verify');
  return code === 0 ? [] : [`verify ended with ${code}: ${text.trim()}`];
};
