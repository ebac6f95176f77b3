import { loadSimple, postSimple, type SimpleRow } from '../kinds/applySimple';
import { SIMPLE_KINDS, simpleOf, type SimpleKind } from '../../facts/simple';
import type { Writing } from '../rollups/writing';
import { postDrafts } from '../sales/change';
import { loadDrafts } from '../sales/loadDrafts';
import type { FxFact } from '../../facts/fact';
import type { Entity } from '../rows/importNotes';
import { recalled } from '../customers/join';
import type { ImportNote } from '../rows/withoutImport';
import { linkedKeys } from '../sales/lineReturns';
import { loadFx, postFx, versionOf } from '../kinds/rates';
import {
  keyOf,
  type LineRow,
  type OrderRow,
  type ReversalRow,
  type Identified,
  type FactKey,
} from '../rows/rows';
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
export interface NotedFact extends FactKey {
  entity: Entity;
  notes: ImportNote[];
  /** Days on which its row may be found. */
  places: Day[];
}

export interface Restorer {
  stored(fact: NotedFact): { version: Version; content: unknown } | null;
  remove(fact: NotedFact): void;
  /** Content as a note keeps it, under the version that stands for it. */
  restore(fact: NotedFact, content: unknown, version: Version): void;
  /** Writes what was removed and restored. */
  post(): Promise<void>;
}

type Open = (writing: Writing, facts: readonly NotedFact[]) => Promise<Restorer>;

interface OrderContent {
  order: OrderRow;
  lines: LineRow[];
}

/** The orders that these refunds are of, or that lines of these orders name, in whatever version. */
const ordersOf = ({ entity, source, notes }: NotedFact): FactKey[] =>
  notes.flatMap(({ image }) => {
    if (image === null) return [];
    if (entity === 'order') return linkedKeys(source, linesIn(JSON.parse(image) as OrderContent));
    const id = (JSON.parse(image) as ReversalRow).orderExternalId;
    return id === null ? [] : [{ source, externalId: id }];
  });

/** What an import kept before lines could name an order has no such field. */
const linesIn = ({ lines }: OrderContent): LineRow[] =>
  lines.map((line) => ({ ...line, ofOrder: line.ofOrder ?? null, lineId: line.lineId ?? null }));

const sales: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const [placed, refunds] = [ofEntity(facts, 'order'), ofEntity(facts, 'refund')];
  const drafts = await loadDrafts(tx, store, refunds, [...placed, ...facts.flatMap(ordersOf)]);
  return {
    stored(fact) {
      if (fact.entity === 'refund') return seen(drafts.refunds.get(keyOf(fact)));
      const sale = drafts.old.get(keyOf(fact));
      return sale?.order
        ? { version: sale.order, content: { order: sale.order, lines: sale.lines } satisfies OrderContent }
        : null;
    },
    remove(fact) {
      if (fact.entity === 'refund') return drafts.remove(drafts.refunds.get(keyOf(fact)));
      drafts.putOrder(keyOf(fact), null, []);
    },
    restore(fact, content, { sourceUpdatedAt }) {
      if (fact.entity === 'refund') {
        const note = content as ReversalRow;
        return drafts.place({
          ...note,
          ...recalled(note, drafts.refunds.get(keyOf(fact))),
          sourceUpdatedAt,
        });
      }
      const { order } = content as OrderContent;
      const seenNow = drafts.seen(keyOf(fact))?.order ?? null;
      const identity = recalled(order, seenNow) as Pick<OrderRow, keyof Identified>;
      const restored = { ...order, ...identity, sourceUpdatedAt, isFirst: seenNow?.isFirst ?? false };
      drafts.putOrder(keyOf(fact), restored, linesIn(content as OrderContent));
    },
    post: () => postDrafts(writing, drafts),
  };
};

const ofEntity = (facts: readonly NotedFact[], entity: Entity) =>
  facts.filter((fact) => fact.entity === entity);

const seen = <R extends Version>(row: R | undefined) => (row ? { version: row, content: row } : null);

/** Facts that are a row each. */
interface Rows<R> {
  stored: ReadonlyMap<string, R>;
  look: (row: R | undefined) => ReturnType<Restorer['stored']>;
  again: (content: R, version: Version) => R;
  post: (next: ReadonlyMap<string, R | null>) => Promise<void>;
  idOf?: (fact: NotedFact) => string;
}

/** Restorer on facts that are a row each: what becomes of each key; null = it goes. */
const flat = <R>({ stored, look, again, post, idOf = keyOf }: Rows<R>): Restorer => {
  const next = new Map<string, R | null>();
  return {
    stored: (fact) => look(stored.get(idOf(fact))),
    remove: (fact) => void next.set(idOf(fact), null),
    restore: (fact, content, version) => void next.set(idOf(fact), again(content as R, version)),
    post: () => post(next),
  };
};

/** Restorer on facts that are a row each, where the row holds its own version. */
const versioned = <R extends Version>(rows: Pick<Rows<R>, 'stored' | 'post' | 'idOf'>): Restorer =>
  flat<R>({ ...rows, look: seen, again: dated });

/** Of facts that have no source. */
const idAlone = ({ externalId }: NotedFact) => externalId;

const dated = <R extends Version>(row: R, { sourceUpdatedAt }: Version): R => ({ ...row, sourceUpdatedAt });

const sessions: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const wanted = facts.flatMap(({ source, externalId, places }) =>
    [...new Set(places)].map((day) => ({ day, source, externalId })),
  );
  const stored = await loadSessions(tx, store.id, wanted);
  return versioned<SessionRow>({ stored, post: (next) => postSessions(writing, stored, next) });
};

const spend: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const stored = await loadSpend(tx, store.id, facts);
  return versioned<SpendRow>({
    stored,
    post: async (next) => {
      const [put, gone] = parted(next, stored);
      await postSpend(writing, stored, put);
      await dropSpend(writing, gone);
    },
  });
};

const fx: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const wanted = facts.map(({ externalId }) => {
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

const witnessed: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const stored = await loadSightings(tx, store.id, facts);
  return versioned<SightingRow>({ stored, post: (next) => postSightings(writing, stored, next) });
};

const vitals: Open = async (writing, facts) => {
  const { tx, store } = writing;
  const stored = await loadVitals(tx, store.id, facts);
  return versioned<VitalsRow>({ stored, post: (next) => postVitals(writing, stored, next) });
};

const simple =
  (kind: SimpleKind): Open =>
  async (writing, facts) => {
    const { tx, store } = writing;
    const stored = await loadSimple(tx, store.id, simpleOf(kind), facts);
    return versioned<SimpleRow>({ stored, post: (next) => postSimple(writing, kind, stored, next) });
  };

const values: Open = async ({ tx, store }, facts) => {
  const stored = await loadValues(tx, store.id, facts.map(idAlone).map(valueKey));
  return versioned<ValueRow>({
    stored,
    post: (next) => postValues(tx, store.id, stored, next),
    idOf: idAlone,
  });
};

/** After the values: a series goes when it has none left. */
const series: Open = async ({ tx, store }, facts) => {
  const stored = await loadSeries(tx, store.id, facts.map(idAlone));
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
  ...SIMPLE_KINDS.map((kind) => [[kind], simple(kind)] as const),
  [['fx'], fx],
];

/** Restorer on the facts of all kinds. */
export const openRestorer: Open = async (writing, facts) => {
  const byEntity = new Map<Entity, Restorer>();
  for (const [entities, open] of OPEN) {
    const own = facts.filter(({ entity }) => entities.includes(entity));
    if (own.length === 0) continue;
    const restorer = await open(writing, own);
    for (const entity of entities) byEntity.set(entity, restorer);
  }
  const of = ({ entity }: NotedFact): Restorer => {
    const restorer = byEntity.get(entity);
    if (!restorer) throw new Error(`nothing takes a ${entity} back`);
    return restorer;
  };
  return {
    stored: (fact) => of(fact).stored(fact),
    remove: (fact) => of(fact).remove(fact),
    restore: (fact, content, version) => of(fact).restore(fact, content, version),
    post: async () => {
      for (const restorer of new Set(byEntity.values())) await restorer.post();
    },
  };
};
