import type { CoveredFact } from '../../shared/lists';
import type { Outgoing } from '../outgoing';
import type { Day, Period } from '../time';
import type { RawFacts, Refused } from '../facts/raw';
import { settingMissing } from './sentences';

/**
 * A platform that is fetched from, or that sends. A driver knows the platform's protocol and turns
 * its payloads into raw facts by pure functions; it touches no database. Who calls it keeps the
 * facts, the checkpoint and the count of what came in one transaction.
 */
export interface Driver {
  platform: string;
  label: string;
  /** One sentence for whoever chooses it. */
  about: string;
  /** What has to be entered to connect it. */
  fields: readonly Field[];
  /** Asks the platform who it is. @throws DomainError that says what to mend in the fields. */
  check(connection: Connection): Promise<Shop>;
  /** Facts of which a fetch that ends well brings all there is, up to when it began; absent = none that is counted by days. */
  covers?(settings: Connection['settings']): readonly CoveredFact[];
  /** Everything that changed since the checkpoint; null = everything there is. Absent = it only sends. */
  pull?(connection: Connection, checkpoint: unknown): AsyncGenerator<Pulled, void>;
  /** What the platform itself counts on days of the store that are over; absent = it has no way to say. */
  tally?(connection: Connection, days: Period): Promise<DayTally[]>;
  hooks?: Hooks;
}

export interface Field {
  /** Key in settings, or in credentials if it is secret. */
  name: string;
  label: string;
  /** Where to find it. */
  hint: string;
  isSecret: boolean;
  isOptional?: boolean;
  /** Why the text can't be right; null = it may be. */
  problem?(text: string): string | null;
}

export interface Connection {
  /** The `source` of its facts. */
  name: string;
  settings: Readonly<Record<string, string>>;
  credentials: Readonly<Record<string, string>>;
  store: { currency: string; timeZone: string };
  outgoing: Outgoing;
  now: Date;
  signal?: AbortSignal;
}

/** @throws DomainError `bad_input` where a field that has to be entered was not. */
export const settingOf = ({ settings }: Pick<Connection, 'settings'>, name: string): string => {
  const entered = settings[name];
  if (entered === undefined) throw settingMissing(name);
  return entered;
};

export interface Shop {
  name: string;
  /** Null = the platform does not say. */
  currency: string | null;
  timeZone: string | null;
}

export interface Pulled {
  facts: RawFacts;
  refused?: readonly Refused[];
  /** Where to go on once these facts are kept; plain JSON. */
  checkpoint: unknown;
  /** Items so far; `of` null = not known. */
  done: number;
  of: number | null;
  /** Newest updated-at among them, as the platform writes it. */
  eventAt?: string | undefined;
  /** What the platform says it has sent, on the last page: fewer kept items make the run short. */
  claimed?: number;
  /** Every order of the page comes with all the refunds that it has: others of it that are here were deleted there. */
  hasAllRefunds?: boolean;
}

/**
 * What a platform itself says of one day of the store: asked of a count or report of its own, not
 * counted from what `pull` gave, or it proves nothing. A day that is left out has no order.
 *
 * Counted are the orders placed on the day, by the same rules as the facts of this driver: cancelled,
 * unpaid, worthless and replacement orders too; not those that it marks `excluded` (METRICS C9).
 * Where the platform's count can't leave those out, subtract them.
 */
export interface DayTally {
  day: Day;
  orders: number;
  /**
   * What these orders were placed for: goods less discounts, plus taxes, shipping, duties and gift cards
   * sold, before any refund or cancellation. In the ledger it is gross_sales − discounts + taxes +
   * duties + shipping + gift_card_sales of the orders. Minor units of the shop's own currency; null =
   * the platform gives counts alone, or another sum.
   */
  amountMinor: number | null;
}

/** A request as it arrived; header names in lower case. */
export interface HookRequest {
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export interface Hooks {
  /** What the platform sends unsigned to see whether somebody is there: answered, and forgotten. */
  isGreeting?(request: HookRequest): boolean;
  /** Topics that the platform should send here. */
  topics: readonly string[];
  /**
   * Who sent it and what it is, after its signature was checked in constant time; null = it is not
   * from there, and nothing more is said.
   */
  accept(request: HookRequest, credentials: Connection['credentials']): Accepted | null;
  /** Topics that ask to forget somebody: who that is goes into the log of erasures before the answer. */
  erasing?: readonly string[];
  /** What a kept delivery means. @throws DomainError if it can't be read. */
  read(topic: string, body: string, connection: Omit<Connection, 'credentials' | 'outgoing'>): Received;
}

export interface Accepted {
  /** The platform's own id of the delivery, the same when it is sent again. */
  deliveryId: string;
  topic: string;
}

export interface Received {
  facts?: RawFacts;
  refused?: readonly Refused[];
  /** Orders, by the platform's own id, that were deleted there. */
  remove?: readonly string[];
  /** Customers, by the platform's own id or e-mail, whose data has to go. */
  erase?: readonly { id?: string; email?: string; phone?: string }[];
  /** Platform customer ids that became another one. */
  merge?: readonly { from: string; into: string }[];
  /** Something a person has to see or do, such as a request for somebody's data. */
  notice?: string;
  /** Why the platform sends no more. */
  disconnected?: string;
}
