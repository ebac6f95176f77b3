import { addDays, dayOf, earlier, later, type Day, type Instant, type Period } from '../time';
import type { Coverage, FactCoverage } from './types';
import type { SourceCoverage, SourceSpan, StoredSpan } from './types';
import { COVERED_FACTS, type CoveredFact } from '../../shared/lists';
import { groupBy, type NonEmpty } from '../../shared/items';

/** From what is kept of each source to the days that a fact is covered on (METRICS 0.1). Pure. */

export interface SpanClock {
  timeZone: string;
  now: Date;
  /** The instant that is asked for, where it is not now. */
  asOf?: Instant | undefined;
}

/** Before all days: of a connection that no run has read to its end nothing is complete. */
const NEVER: Day = '0001-01-01';

/** The last complete day as its source tells it, and whether that day is whole. */
const endOf = (span: StoredSpan, timeZone: string): { last: Day; isWhole: boolean } => {
  // what comes after a program's word is more of the same; a file says what it is, and is that
  const goesOn = span.importId === 0 && span.heardAt === null && !span.isConnected;
  if (goesOn && span.coversTo !== null && span.lastDay > span.coversTo)
    return { last: span.lastDay, isWhole: false };
  const declared = span.coversTo === null ? [] : [span.coversTo];
  const heard = span.heardAt === null ? [] : [addDays(dayOf(span.heardAt, timeZone), -1)];
  const known = [...declared, ...heard].sort().at(-1);
  if (known !== undefined) return { last: known, isWhole: true };
  if (span.isConnected && span.importId === 0) return { last: NEVER, isWhole: true };
  return { last: span.lastDay, isWhole: false };
};

const reaches = (span: StoredSpan, { timeZone, now, asOf }: SpanClock): boolean => {
  const ms = asOf === undefined ? now.getTime() : Date.parse(asOf);
  if (span.heardAt !== null) return Date.parse(span.heardAt) >= ms;
  const last = span.coversTo ?? endOf(span, timeZone).last;
  return last >= dayOf(ms, timeZone);
};

/** The days that one kept span covers. */
export const spanOf = (stored: StoredSpan, clock: SpanClock): SourceSpan => {
  const { fact, source, firstDay, retiredFrom } = stored;
  const yesterday = addDays(dayOf(clock.now.getTime(), clock.timeZone), -1);
  const { last: told, isWhole } = endOf(stored, clock.timeZone);
  const isRetired = retiredFrom !== null;
  const most = isRetired ? earlier(yesterday, addDays(retiredFrom, -1)) : yesterday;
  const last = earlier(told, most);
  return {
    ...{ fact, source, last, isRetired },
    first: firstDay,
    mayBeCut: !isWhole && last === told,
    isOff: isRetired || stored.isPaused,
    reachesInstant: reaches(stored, clock),
  };
};

const bySource = <S extends { source: string }>(spans: readonly S[]): NonEmpty<S>[] => [
  ...groupBy(spans, ({ source }) => source).values(),
];

type Spans = Readonly<NonEmpty<SourceSpan>>;

const lastOf = (spans: Spans): Day => spans.map(({ last }) => last).reduce(later);

/**
 * A fact ends where the first of its sources does that is not retired. Each day of sessions has one
 * source (METRICS C17), so they end with the last of theirs.
 */
const endOfFact = (fact: CoveredFact, sources: readonly Spans[]): Day => {
  const needed = sources.filter(([span]) => !span.isRetired);
  const lasts = (needed.length > 0 ? needed : sources).map(lastOf);
  return lasts.reduce(fact === 'sessions' || needed.length === 0 ? later : earlier);
};

/** Days from the first to the last that lie in no span. */
const gapsIn = (first: Day, last: Day, spans: readonly SourceSpan[]): Period[] => {
  const gaps: Period[] = [];
  let next = first;
  for (const span of spans.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (span.first > last) break;
    if (span.first > next) gaps.push({ from: next, to: span.first });
    if (span.last >= next) next = addDays(span.last, 1);
  }
  if (next <= last) gaps.push({ from: next, to: addDays(last, 1) });
  return gaps;
};

/** The last covered day of this span is the fact's: no other span reaches further. */
const isCutAt = (last: Day, spans: readonly SourceSpan[]): boolean => {
  const there = spans.filter((span) => span.first <= last && span.last >= last);
  return there.length > 0 && there.every((span) => span.mayBeCut && span.last === last);
};

const namesOf = (sources: readonly Spans[]): string[] => sources.map(([span]) => span.source).sort();

const factOf = (fact: CoveredFact, spans: readonly SourceSpan[]): FactCoverage => {
  const sources = bySource(spans);
  const whole = spans.filter((span) => span.first <= span.last);
  const first = (whole.length > 0 ? whole : spans).map((span) => span.first).reduce(earlier);
  const last = endOfFact(fact, sources);
  const needed = sources.filter(([span]) => !span.isRetired);
  return {
    ...{ fact, first, last },
    gaps: gapsIn(first, last, whole),
    mayBeCut: sources.some((own) => isCutAt(last, own)),
    isOff: spans.every((span) => span.isOff),
    reachesInstant: needed.length > 0 && needed.every((own) => own.some((span) => span.reachesInstant)),
    sources: namesOf(sources),
    endedBy: namesOf((needed.length > 0 ? needed : sources).filter((own) => lastOf(own) === last)),
  };
};

/** What each fact is covered on. */
export const coverageOf = (spans: readonly SourceSpan[]): Coverage =>
  Object.fromEntries(
    COVERED_FACTS.flatMap((fact) => {
      const own = spans.filter((span) => span.fact === fact);
      return own.length > 0 ? [[fact, factOf(fact, own)]] : [];
    }),
  );

/** What each source has of each fact, in the order of the facts. */
export const coverageBySource = (stored: readonly StoredSpan[], clock: SpanClock): SourceCoverage[] =>
  COVERED_FACTS.flatMap((fact) => {
    const own = stored.filter((span) => span.fact === fact);
    return bySource(own).map((kept) => {
      const [{ source, retiredFrom }] = kept;
      const spans = kept.map((span) => spanOf(span, clock));
      const last = spans.map((span) => span.last).reduce(later);
      const first = spans.map((span) => span.first).reduce(earlier);
      return { fact, source, last, first, mayBeCut: isCutAt(last, spans), retiredFrom };
    });
  });

/** A part of a store: facts with this value of a dimension. */
export interface Part {
  dimension: string;
  value: string;
}

const mayFeed = ({ feeds }: StoredSpan, where: readonly Part[]): boolean =>
  where.every(({ dimension, value }) => feeds?.[dimension]?.includes(value) ?? true);

/** The spans of sources that feed a part; of all, where none is known to. */
export const feeding = (spans: readonly StoredSpan[], where: readonly Part[]): StoredSpan[] => {
  if (where.length === 0) return [...spans];
  const feeds = new Set(
    spans.filter((span) => mayFeed(span, where)).map(({ fact, source }) => `${fact} ${source}`),
  );
  return COVERED_FACTS.flatMap((fact) => {
    const own = spans.filter((span) => span.fact === fact);
    const fed = own.filter(({ source }) => feeds.has(`${fact} ${source}`));
    return fed.length > 0 ? fed : own;
  });
};
