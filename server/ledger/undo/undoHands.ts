import { loadPlain, postPlain, type PlainRow } from '../kinds/applyPlain';
import { BUSINESS_KINDS, businessOf, type BusinessKind } from '../../facts/business';
import type { Writing } from '../rollups/writing';
import { postDrafts } from '../sales/change';
import { loadDrafts } from '../sales/loadDrafts';
import type { FxFact } from '../../facts/fact';
import type { Entity } from '../rows/journal';
import { recalled } from '../customers/join';
import type { Layer } from '../rows/layers';
import { linkedKeys } from '../sales/lineReturns';
import { loadFx, postFx, versionOf } from '../kinds/rates';
import { keyOf, type LineRow, type OrderRow, type ReversalRow, type Told, type FactKey } from '../rows/rows';
import { loadSessions, postSessions, type SessionRow } from '../kinds/sessions';
import { loadSightings, postSightings, type SightingRow } from '../kinds/sightings';
import {
  definitionVersion,
  loadSeries,
  loadValues,
  postSeries,
  postValues,
  valueKey,
  type Definition,
  type ValueRow,
} from '../kinds/series';
import { dropSpend, loadSpend, postSpend, type SpendRow } from '../kinds/spend';
import type { Version } from '../rows/version';
import { loadVitals, postVitals, type VitalsRow } from '../kinds/vitals';
import { parted } from '../rows/write';
import type { Day } from '../../time';

/** How each kind of fact is looked up, taken out and put back when an import is undone. */

/** A fact with everything that imports have laid on it. */
export interface Stack extends FactKey {
  entity: Entity;
  layers: Layer[];
  /** Days on which its row may be found. */
  places: Day[];
}

export interface Hands {
  stored(stack: Stack): { version: Version; content: unknown } | null;
  remove(stack: Stack): void;
  /** Content as a layer keeps it, under the version that stands for it. */
  restore(stack: Stack, content: unknown, version: Version): void;
  /** Writes what was removed and restored. */
  post(): Promise<void>;
}

type Open = (writing: Writing, stacks: readonly Stack[]) => Promise<Hands>;

interface OrderContent {
  order: OrderRow;
  lines: LineRow[];
}

/** The orders that these refunds are of, or that lines of these orders name, in whatever version. */
const ordersOf = ({ entity, source, layers }: Stack): FactKey[] =>
  layers.flatMap(({ image }) => {
    if (image === null) return [];
    if (entity === 'order') return linkedKeys(source, linesIn(JSON.parse(image) as OrderContent));
    const id = (JSON.parse(image) as ReversalRow).orderExternalId;
    return id === null ? [] : [{ source, externalId: id }];
  });

/** What an import kept before lines could name an order has no such field. */
const linesIn = ({ lines }: OrderContent): LineRow[] =>
  lines.map((line) => ({ ...line, ofOrder: line.ofOrder ?? null, lineId: line.lineId ?? null }));

const sales: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const [placed, refunds] = [ofEntity(stacks, 'order'), ofEntity(stacks, 'refund')];
  const drafts = await loadDrafts(tx, store, refunds, [...placed, ...stacks.flatMap(ordersOf)]);
  return {
    stored(stack) {
      if (stack.entity === 'refund') return seen(drafts.refunds.get(keyOf(stack)));
      const sale = drafts.old.get(keyOf(stack));
      return sale?.order
        ? { version: sale.order, content: { order: sale.order, lines: sale.lines } satisfies OrderContent }
        : null;
    },
    remove(stack) {
      if (stack.entity === 'refund') return drafts.remove(drafts.refunds.get(keyOf(stack)));
      drafts.putOrder(keyOf(stack), null, []);
    },
    restore(stack, content, { sourceUpdatedAt }) {
      if (stack.entity === 'refund') {
        const note = content as ReversalRow;
        return drafts.place({
          ...note,
          ...recalled(note, drafts.refunds.get(keyOf(stack))),
          sourceUpdatedAt,
        });
      }
      const { order } = content as OrderContent;
      const seenNow = drafts.seen(keyOf(stack))?.order ?? null;
      const told = recalled(order, seenNow) as Pick<OrderRow, keyof Told>;
      const restored = { ...order, ...told, sourceUpdatedAt, isFirst: seenNow?.isFirst ?? false };
      drafts.putOrder(keyOf(stack), restored, linesIn(content as OrderContent));
    },
    post: () => postDrafts(writing, drafts),
  };
};

const ofEntity = (stacks: readonly Stack[], entity: Entity) =>
  stacks.filter((stack) => stack.entity === entity);

const seen = <R extends Version>(row: R | undefined) => (row ? { version: row, content: row } : null);

/** Facts that are a row each. */
interface Rows<R> {
  stored: ReadonlyMap<string, R>;
  look: (row: R | undefined) => ReturnType<Hands['stored']>;
  again: (content: R, version: Version) => R;
  post: (next: ReadonlyMap<string, R | null>) => Promise<void>;
  idOf?: (stack: Stack) => string;
}

/** Hands on facts that are a row each: what becomes of each key; null = it goes. */
const flat = <R>({ stored, look, again, post, idOf = keyOf }: Rows<R>): Hands => {
  const next = new Map<string, R | null>();
  return {
    stored: (stack) => look(stored.get(idOf(stack))),
    remove: (stack) => void next.set(idOf(stack), null),
    restore: (stack, content, version) => void next.set(idOf(stack), again(content as R, version)),
    post: () => post(next),
  };
};

/** Hands on facts that are a row each, where the row holds its own version. */
const versioned = <R extends Version>(rows: Pick<Rows<R>, 'stored' | 'post' | 'idOf'>): Hands =>
  flat<R>({ ...rows, look: seen, again: dated });

/** Of facts that have no source. */
const idAlone = ({ externalId }: Stack) => externalId;

const dated = <R extends Version>(row: R, { sourceUpdatedAt }: Version): R => ({ ...row, sourceUpdatedAt });

const sessions: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const wanted = stacks.flatMap(({ source, externalId, places }) =>
    [...new Set(places)].map((day) => ({ day, source, externalId })),
  );
  const stored = await loadSessions(tx, store.id, wanted);
  return versioned<SessionRow>({ stored, post: (next) => postSessions(writing, stored, next) });
};

const spend: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const stored = await loadSpend(tx, store.id, stacks);
  return versioned<SpendRow>({
    stored,
    post: async (next) => {
      const [put, gone] = parted(next, stored);
      await postSpend(writing, stored, put);
      await dropSpend(writing, gone);
    },
  });
};

const fx: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const wanted = stacks.map(({ externalId }) => {
    const [base, quote, day] = externalId.split('/') as [string, string, Day];
    return { base, quote, day };
  });
  const stored = await loadFx(tx, store.id, wanted);
  return flat<FxFact>({
    stored,
    look: (rate) => (rate ? { version: versionOf(rate), content: rate } : null),
    again: (rate) => rate,
    post: async (next) => {
      const [put, gone] = parted(next, stored);
      await postFx(writing, put, gone);
    },
    idOf: idAlone,
  });
};

const witnessed: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const stored = await loadSightings(tx, store.id, stacks);
  return versioned<SightingRow>({ stored, post: (next) => postSightings(writing, stored, next) });
};

const vitals: Open = async (writing, stacks) => {
  const { tx, store } = writing;
  const stored = await loadVitals(tx, store.id, stacks);
  return versioned<VitalsRow>({ stored, post: (next) => postVitals(writing, stored, next) });
};

const plain =
  (kind: BusinessKind): Open =>
  async (writing, stacks) => {
    const { tx, store } = writing;
    const stored = await loadPlain(tx, store.id, businessOf(kind), stacks);
    return versioned<PlainRow>({ stored, post: (next) => postPlain(writing, kind, stored, next) });
  };

const values: Open = async ({ tx, store }, stacks) => {
  const stored = await loadValues(tx, store.id, stacks.map(idAlone).map(valueKey));
  return versioned<ValueRow>({
    stored,
    post: (next) => postValues(tx, store.id, stored, next),
    idOf: idAlone,
  });
};

/** After the values: a series goes when it has none left. */
const series: Open = async ({ tx, store }, stacks) => {
  const stored = await loadSeries(tx, store.id, stacks.map(idAlone));
  return flat<Definition>({
    stored,
    look: (one) => (one ? { version: definitionVersion(one), content: one } : null),
    again: (one) => one,
    post: (next) => postSeries(tx, store.id, stored, next),
    idOf: idAlone,
  });
};

/** In the order of posting: rates come last, as they convert anew what is stored by then. */
const OPEN: readonly (readonly [readonly Entity[], Open])[] = [
  [['order', 'refund'], sales],
  [['session'], sessions],
  [['spend'], spend],
  [['sighting'], witnessed],
  [['vitals'], vitals],
  [['seriesValue'], values],
  [['series'], series],
  ...BUSINESS_KINDS.map((kind) => [[kind], plain(kind)] as const),
  [['fx'], fx],
];

/** Hands on the facts of all kinds. */
export const openHands: Open = async (writing, stacks) => {
  const byEntity = new Map<Entity, Hands>();
  for (const [entities, open] of OPEN) {
    const own = stacks.filter(({ entity }) => entities.includes(entity));
    if (own.length === 0) continue;
    const hands = await open(writing, own);
    for (const entity of entities) byEntity.set(entity, hands);
  }
  const of = ({ entity }: Stack): Hands => {
    const hands = byEntity.get(entity);
    if (!hands) throw new Error(`nothing takes a ${entity} back`);
    return hands;
  };
  return {
    stored: (stack) => of(stack).stored(stack),
    remove: (stack) => of(stack).remove(stack),
    restore: (stack, content, version) => of(stack).restore(stack, content, version),
    post: async () => {
      for (const hands of new Set(byEntity.values())) await hands.post();
    },
  };
};
