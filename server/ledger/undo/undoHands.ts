import type { Db } from '../../../drizzle/client';
import type { Store } from '../../types';
import { loadPlain, postPlain, type PlainRow } from '../kinds/applyPlain';
import { BUSINESS_KINDS, businessOf, type BusinessKind } from '../../facts/business';
import type { Deltas } from '../rollups/deltas';
import { loadDrafts, postDrafts } from '../sales/drafts';
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

/** How each kind of fact is looked up, taken out and put back when an import is undone. */

/** A fact with everything that imports have laid on it. */
export interface Stack extends FactKey {
  entity: Entity;
  layers: Layer[];
  /** Days on which its row may be found. */
  places: string[];
}

export interface Hands {
  stored(stack: Stack): { version: Version; content: unknown } | null;
  remove(stack: Stack): void;
  /** Content as a layer keeps it, under the version that stands for it. */
  restore(stack: Stack, content: unknown, version: Version): void;
  /** Writes what was removed and restored. */
  post(): Promise<void>;
}

type Open = (tx: Db, store: Store, deltas: Deltas, stacks: readonly Stack[]) => Promise<Hands>;

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
  lines.map((line) => ({ ...line, ofOrder: line.ofOrder ?? null }));

const sales: Open = async (tx, store, deltas, stacks) => {
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
    post: () => postDrafts(tx, store, deltas, drafts),
  };
};

const ofEntity = (stacks: readonly Stack[], entity: Entity) =>
  stacks.filter((stack) => stack.entity === entity);

const seen = <R extends Version>(row: R | undefined) => (row ? { version: row, content: row } : null);

/** Hands on facts that are a row each: what becomes of each key; null = it goes. */
const flat = <R>(
  stored: ReadonlyMap<string, R>,
  look: (row: R | undefined) => ReturnType<Hands['stored']>,
  again: (content: R, version: Version) => R,
  post: (next: ReadonlyMap<string, R | null>) => Promise<void>,
  idOf: (stack: Stack) => string = keyOf,
): Hands => {
  const next = new Map<string, R | null>();
  return {
    stored: (stack) => look(stored.get(idOf(stack))),
    remove: (stack) => void next.set(idOf(stack), null),
    restore: (stack, content, version) => void next.set(idOf(stack), again(content as R, version)),
    post: () => post(next),
  };
};

/** Of facts that have no source. */
const idAlone = ({ externalId }: Stack) => externalId;

const dated = <R extends Version>(row: R, { sourceUpdatedAt }: Version): R => ({ ...row, sourceUpdatedAt });

const sessions: Open = async (tx, store, deltas, stacks) => {
  const wanted = stacks.flatMap(({ source, externalId, places }) =>
    [...new Set(places)].map((day) => ({ day, source, externalId })),
  );
  const stored = await loadSessions(tx, store.id, wanted);
  return flat<SessionRow>(stored, seen, dated, (next) => postSessions(tx, store.id, deltas, stored, next));
};

const spend: Open = async (tx, store, deltas, stacks) => {
  const stored = await loadSpend(tx, store.id, stacks);
  return flat<SpendRow>(stored, seen, dated, async (next) => {
    const [put, gone] = parted(next, stored);
    await postSpend(tx, store, deltas, stored, put);
    await dropSpend(tx, store.id, deltas, gone);
  });
};

const fx: Open = async (tx, store, deltas, stacks) => {
  const wanted = stacks.map(({ externalId }) => {
    const [base, quote, day] = externalId.split('/') as [string, string, string];
    return { base, quote, day };
  });
  const stored = await loadFx(tx, store.id, wanted);
  return flat<FxFact>(
    stored,
    (rate) => (rate ? { version: versionOf(rate), content: rate } : null),
    (rate) => rate,
    async (next) => {
      const [put, gone] = parted(next, stored);
      await postFx(tx, store, deltas, put, gone);
    },
    idAlone,
  );
};

const witnessed: Open = async (tx, store, deltas, stacks) => {
  const stored = await loadSightings(tx, store.id, stacks);
  return flat<SightingRow>(stored, seen, dated, (next) => postSightings(tx, store.id, deltas, stored, next));
};

const vitals: Open = async (tx, store, deltas, stacks) => {
  const stored = await loadVitals(tx, store.id, stacks);
  return flat<VitalsRow>(stored, seen, dated, (next) => postVitals(tx, store.id, deltas, stored, next));
};

const plain =
  (kind: BusinessKind): Open =>
  async (tx, store, deltas, stacks) => {
    const stored = await loadPlain(tx, store.id, businessOf(kind), stacks);
    return flat<PlainRow>(stored, seen, dated, (next) => postPlain(tx, store, deltas, kind, stored, next));
  };

const values: Open = async (tx, store, _deltas, stacks) => {
  const stored = await loadValues(tx, store.id, stacks.map(idAlone).map(valueKey));
  return flat<ValueRow>(stored, seen, dated, (next) => postValues(tx, store.id, stored, next), idAlone);
};

/** After the values: a series goes when it has none left. */
const series: Open = async (tx, store, _deltas, stacks) => {
  const stored = await loadSeries(tx, store.id, stacks.map(idAlone));
  return flat<Definition>(
    stored,
    (one) => (one ? { version: definitionVersion(one), content: one } : null),
    (one) => one,
    (next) => postSeries(tx, store.id, stored, next),
    idAlone,
  );
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
export const openHands: Open = async (tx, store, deltas, stacks) => {
  const byEntity = new Map<Entity, Hands>();
  for (const [entities, open] of OPEN) {
    const own = stacks.filter(({ entity }) => entities.includes(entity));
    if (own.length === 0) continue;
    const hands = await open(tx, store, deltas, own);
    for (const entity of entities) byEntity.set(entity, hands);
  }
  const of = ({ entity }: Stack) => byEntity.get(entity)!;
  return {
    stored: (stack) => of(stack).stored(stack),
    remove: (stack) => of(stack).remove(stack),
    restore: (stack, content, version) => of(stack).restore(stack, content, version),
    post: async () => {
      for (const hands of new Set(byEntity.values())) await hands.post();
    },
  };
};
