import Big from 'big.js';
import type { SeriesFact } from '../../facts/fact';
import type { Day } from '../../time';
import type { SheetReader, Sink, SourceRecord } from '../format';
import { amountReader } from '../sheet/amounts';
import { cellOf, findColumns, rejectionOf, type Columns, type Names } from '../sheet/columns';
import { dayOfText } from '../sheet/days';
import { seriesOf } from './metrics';
import { INVALID, NOTES, noEvents } from './sentences';

/**
 * A table of single events, as GA4 exports them to BigQuery and pipelines flatten them. They are counted by
 * day: by name, and the sessions, users and purchases that they make. Holds an id for each session, user and
 * transaction, and no event.
 */

type Name = 'day' | 'event' | 'user' | 'session' | 'transaction' | 'revenue' | 'revenueUsd';
const NAMES: Names<Name> = {
  day: ['event_date', 'date'],
  event: ['event_name', 'name'],
  user: ['user_pseudo_id'],
  session: ['param_ga_session_id', 'ga_session_id', 'session_id'],
  transaction: ['ecommerce_transaction_id', 'transaction_id'],
  revenue: ['ecommerce_purchase_revenue', 'purchase_revenue'],
  revenueUsd: ['ecommerce_purchase_revenue_in_usd', 'purchase_revenue_in_usd'],
};

type Found = Columns<Name> & Record<'day' | 'event' | 'user', { at: number; title: string }>;

/** The columns of a table of events; null = it is none. */
const columnsOf = (record: SourceRecord): Found | null => {
  const found = findColumns(record.cells, NAMES);
  return found.day && found.event && found.user ? (found as Found) : null;
};

export const isEventTable = (record: SourceRecord): boolean => columnsOf(record) !== null;

/** What a day's events come to. */
interface Counted {
  /** Of its first event. */
  row: number;
  events: Map<string, number>;
  users: Set<string>;
  sessions: Set<string>;
  purchases: number;
  revenue: Big;
  revenueUsd: Big;
}

const counting = (row: number): Counted => ({
  ...{ row, events: new Map<string, number>(), users: new Set<string>(), sessions: new Set<string>() },
  ...{ purchases: 0, revenue: new Big(0), revenueUsd: new Big(0) },
});

const number = amountReader('.');
const PURCHASE = 'purchase';

interface System {
  prefix: string;
  source: string;
  label: string;
}

export const eventReader = (system: System, sink: Sink<SeriesFact>): SheetReader => {
  let columns: Found | null = null;
  const days = new Map<Day, Counted>();
  /** A purchase is sent again when its page is: it counts once. */
  const bought = new Set<string>();

  const row = (record: SourceRecord, known: Found) => {
    const day = dayOfText(cellOf(record, known, 'day'));
    const event = cellOf(record, known, 'event');
    if (day === null) return sink.reject(rejectionOf(record, known, 'day', INVALID.ga4Day));
    if (event === '') return sink.reject(rejectionOf(record, known, 'event', INVALID.empty));
    let counted = days.get(day);
    if (!counted) days.set(day, (counted = counting(record.row)));
    counted.events.set(event, (counted.events.get(event) ?? 0) + 1);
    people(record, known, counted);
    if (event === PURCHASE) purchase(record, known, counted);
  };
  const people = (record: SourceRecord, known: Found, counted: Counted) => {
    const user = cellOf(record, known, 'user');
    if (user === '') return sink.note(NOTES.nobody);
    counted.users.add(user);
    const session = cellOf(record, known, 'session');
    if (session !== '') counted.sessions.add(JSON.stringify([user, session]));
  };
  const purchase = (record: SourceRecord, known: Found, counted: Counted) => {
    const transaction = cellOf(record, known, 'transaction');
    if (transaction !== '' && bought.has(transaction)) return sink.note(NOTES.sentAgain);
    if (transaction !== '') bought.add(transaction);
    counted.purchases += 1;
    for (const name of ['revenue', 'revenueUsd'] as const) {
      const cell = cellOf(record, known, name);
      const amount = cell === '' ? '0' : number(cell);
      if (amount === null) sink.reject(rejectionOf(record, known, name, INVALID.noAmount));
      else counted[name] = counted[name].plus(amount);
    }
  };
  const say = (
    at: number,
    day: Day,
    { title, value, event }: { title: string; value: string | number; event?: string },
  ) => {
    const { id, ...definition } = seriesOf(system, title);
    const part = event === undefined ? {} : { dimension: 'Event name', split: event.slice(0, 300) };
    sink.fact({
      ...{ row: at, sortAt: `${day}T00:00:00.000Z` },
      key: JSON.stringify([id, day, day, part.dimension ?? '', part.split ?? '']),
      fact: {
        source: system.source,
        series: id,
        day,
        lastDay: day,
        value: String(value),
        ...definition,
        ...part,
      },
    });
  };
  const report = (day: Day, counted: Counted, known: Found) => {
    const { row: at } = counted;
    for (const [event, n] of counted.events) say(at, day, { title: 'Event count', value: n, event });
    say(at, day, { title: 'Total users', value: counted.users.size });
    if (known.session) say(at, day, { title: 'Sessions', value: counted.sessions.size });
    say(at, day, { title: 'Purchases', value: counted.purchases });
    if (known.revenue) say(at, day, { title: 'Purchase revenue', value: counted.revenue.toFixed() });
    if (known.revenueUsd)
      say(at, day, { title: 'Purchase revenue in USD', value: counted.revenueUsd.toFixed() });
  };

  return {
    record(record) {
      const isRow = columns !== null;
      if (columns) row(record, columns);
      else columns = columnsOf(record);
      return isRow;
    },
    end() {
      if (days.size === 0 || columns === null) throw noEvents();
      for (const [day, counted] of days) report(day, counted, columns);
    },
  };
};
