import type { z } from 'zod';
import type { FactKind, FactOf } from '../../facts/fact';
import { build, columnOf, mergeProblems, rejectRow, schemaProblems, type Columns } from '../cells';
import type { Format, ParsedFact, Sink, SourceRow } from '../format';
import { noteChannel } from '../named';
import { apartFromTotals, IS_TOTAL } from '../sheet/totals';
import { fileStamps } from '../stamps';
import type { Instant } from '../../time';

interface Flat<K extends FactKind> {
  kind: K;
  required: string[];
  columns: Columns;
  schema: z.ZodType<FactOf<K>>;
  /** Column that a repeated key is reported under. */
  keyColumn: string;
  key(fact: FactOf<K>): string[];
  sortAt(fact: FactOf<K>): Instant;
  /** Whether a row counts other rows again. */
  isTotal?(cells: SourceRow['cells']): boolean;
  /** Columns of costs, of which one of all campaigns may stand beside the others of its day. */
  costs?: { day: string; campaign: string };
  /** What a row says by what it leaves empty. */
  complete?(input: Record<string, unknown>, row: SourceRow): void;
  /** A row may say several facts at once. */
  expand?(fact: FactOf<K>): FactOf<K>[];
  neverTwice?: Format<K>['neverTwice'];
  clash?: Format<K>['clash'];
  keyCell?: Format<K>['keyCell'];
}

/** A format in which a row is a fact. */
export const flatFormat = <K extends FactKind>(flat: Flat<K>): Format<K> => ({
  kind: flat.kind,
  columns: {
    required: flat.required,
    optional: Object.keys(flat.columns).filter((name) => !flat.required.includes(name)),
    open: false,
  },
  neverTwice: flat.neverTwice,
  clash: flat.clash,
  keyCell:
    flat.keyCell ?? ((key) => ({ field: flat.keyColumn, value: (JSON.parse(key) as string[]).join(' · ') })),
  read(sink, options) {
    const readStamp = fileStamps(options);
    const reading = { sink, readStamp, source: options.source };
    const take = (row: SourceRow) => readRow(flat, row, reading);
    if (!flat.costs) return { row: take, end: () => {} };
    const { day, campaign } = flat.costs;
    return apartFromTotals(
      { day: ({ cells }) => cells[day] ?? '', campaign: ({ cells }) => cells[campaign] ?? '' },
      { take, leaveOut: ({ row }) => sink.leaveOut(IS_TOTAL, row) },
    );
  },
});

interface Reading<K extends FactKind> {
  sink: Sink<FactOf<K>>;
  readStamp: ReturnType<typeof fileStamps>;
  /** Of rows that name none. */
  source: string | undefined;
}

const readRow = <K extends FactKind>(
  flat: Flat<K>,
  row: SourceRow,
  { sink, readStamp, source }: Reading<K>,
) => {
  if (row.problem) return sink.reject(rejectRow(row));
  if (flat.isTotal?.(row.cells)) return sink.leaveOut(IS_TOTAL, row.row);
  const { input, problems } = build(row, flat.columns, readStamp);
  if (source !== undefined && flat.columns.source) input.source ??= source;
  flat.complete?.(input, row);
  const parsed = flat.schema.safeParse(input);
  const place = (path: PropertyKey[]) => ({ row, column: columnOf(flat.columns, path) });
  const all = mergeProblems(problems, parsed.success ? [] : schemaProblems(parsed.error, place));
  if (all.length > 0 || !parsed.success) return all.forEach((problem) => sink.reject(problem));
  if ('channel' in parsed.data) noteChannel(sink, input.channel, parsed.data);
  const facts = flat.expand?.(parsed.data) ?? [parsed.data];
  for (const fact of facts) sink.fact(staged(flat, row.row, fact));
};

const staged = <K extends FactKind>(flat: Flat<K>, row: number, fact: FactOf<K>): ParsedFact<FactOf<K>> => ({
  row,
  key: JSON.stringify(flat.key(fact)),
  sortAt: flat.sortAt(fact),
  fact,
});
