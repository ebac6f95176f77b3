import { spendFact, type Rejection, type SpendFact } from '../../facts/fact';
import { hashOf } from '../../facts/hash';
import { mergeProblems, rejection, rejectRow, schemaProblems } from '../cells';
import type { Format, Sink, SourceRow } from '../format';
import { secondOf } from '../keys';
import { dateReader } from '../writtenDates';
import { layoutOf, ofSource } from './layout';
import { exampleNumber, moneyOf, numberReader } from './numbers';
import { leftOutBy } from './row';
import { numbered, numberedKey } from './repeats';
import { nameOf, namesOf, type SpendMapping } from './schema';
import { apartFromTotals, IS_TOTAL } from '../sheet/totals';
import { noteChannel } from '../named';
import { stampReader, type Stamp } from '../stamps';
import { isDay } from '../../../shared/days';
import { dayOf } from '../../time';
import { INVALID } from './sentences';

/** Reads a file of marketing costs as a mapping says: a day, channel and campaign a row. */

type Field = keyof SpendMapping['columns'];

export const spendFormat = (mapping: SpendMapping): Format<'spend'> => ({
  kind: 'spend',
  layout: layoutOf(mapping),
  columns: { required: namesOf(mapping), optional: [], open: true },
  keyCell: (key) => ({ field: columnOf(mapping, 'day'), value: secondOf(key) }),
  // two costs of one campaign and day that nothing tells apart: one of them would be lost
  neverTwice: '[',
  clash: (_key, other) => INVALID.sameCost(other),
  ...(mapping.repeats === 'own'
    ? {
        apart: {
          key: numberedKey,
          fact: (fact, nth) => ({ ...fact, id: numbered(hashOf(identityOf(fact)), nth) }),
        },
      }
    : {}),
  read(sink, options) {
    const read = rowReader(ofSource(mapping, options), options.timeZone);
    const leftOut = leftOutBy(mapping, mapping.columns.day);
    const cell = cellReader(mapping);
    const readDay = dayReader(mapping, options.timeZone);
    const { row: readCost, end } = apartFromTotals(
      {
        day: (row) => readDay(cell(row, 'day')) ?? '',
        campaign: (row) => cell(row, 'campaign'),
      },
      { take: (row) => take(row, read(row), sink), leaveOut: () => sink.leaveOut(IS_TOTAL) },
    );
    return {
      row(row) {
        const reason = row.problem ? null : leftOut(row);
        if (reason !== null) sink.leaveOut(reason);
        else readCost(row);
      },
      end,
    };
  },
});

const columnOf = ({ columns }: SpendMapping, field: Field): string =>
  nameOf([columns[field] ?? []].flat()[0] ?? field);

/** `channel`: as it was given. */
type Read = { fact: SpendFact; channel: unknown } | { problems: Rejection[] };

const take = (row: SourceRow, read: Read, sink: Sink<SpendFact>) => {
  if ('problems' in read) return read.problems.forEach((problem) => sink.reject(problem));
  noteChannel(sink, read.channel, read.fact);
  sink.fact({
    row: row.row,
    key: JSON.stringify(identityOf(read.fact)),
    sortAt: `${read.fact.day}T00:00:00.000Z`,
    fact: read.fact,
  });
};

/** What a cost is found by. */
const identityOf = ({ source, day, kind, channel, country, campaign, account = '' }: SpendFact): string[] => [
  ...[source, day, kind, channel, country, campaign, account],
];

const TEXTS = ['currency', 'channel', 'campaign', 'country', 'account'] as const;

/** What a row has for a field, in one column or in several. */
const cellReader =
  ({ columns }: SpendMapping) =>
  (row: SourceRow, field: Field): string =>
    [columns[field] ?? []]
      .flat()
      .map((ref) => row.cells[nameOf(ref)] ?? '')
      .filter(Boolean)
      .join(' ');

/** A time of day in a zone that is no midnight. A database writes a day as the midnight of it in some zone. */
const MOMENT = /[T ](?!00:00(?::00(?:\.0+)?)?\s*[Zz+-])\d{2}:\d{2}\S*?\s*(?:Z|[+-]\d{2}:?\d{2})$/i;

/** The store's day of a moment that has its zone, else the day as the file writes it; undefined = it is written in another way. */
const dayReader = ({ dates }: SpendMapping, timeZone: string): ((date: string) => string | undefined) => {
  const { read } = dateReader(dates.format);
  const readStamp = stampReader(timeZone);
  return (date) => {
    const text = read(date);
    // a day that no calendar has is refused as it is written
    const isMoment = text !== null && MOMENT.test(text) && isDay(text.slice(0, 10));
    const stamp: Stamp | null = isMoment ? readStamp(text) : null;
    const ms = stamp && 'instant' in stamp ? Date.parse(stamp.instant) : NaN;
    return Number.isNaN(ms) ? text?.slice(0, 10) : dayOf(ms, timeZone);
  };
};

const rowReader = (mapping: SpendMapping, timeZone: string): ((row: SourceRow) => Read) => {
  const readNumber = numberReader(mapping);
  const readDay = dayReader(mapping, timeZone);
  const cell = cellReader(mapping);
  return (row) => {
    if (row.problem) return { problems: [rejectRow(row)] };
    const problems: Rejection[] = [];
    const refuse = (field: Field, reason: string) =>
      problems.push(rejection(row, columnOf(mapping, field), reason));
    const [date, number] = [cell(row, 'day'), cell(row, 'amount')];
    const day = readDay(date);
    if (date !== '' && day === undefined) refuse('day', INVALID.format(mapping.dates.format));
    const amount = number === '' ? undefined : readNumber(number);
    if (amount === null) refuse('amount', INVALID.number(exampleNumber(mapping)));
    const { source, kind } = mapping.constants;
    const texts = TEXTS.map((field) => [field, cell(row, field) || mapping.constants[field]] as const);
    const input: Record<string, unknown> = {
      ...{ source, kind, day, amount: amount == null ? undefined : moneyOf(amount) },
      ...Object.fromEntries(texts),
      // where others name their account, an empty cell is one of its own
      ...(mapping.columns.account !== undefined && { account: cell(row, 'account') || 'unknown' }),
    };
    const parsed = spendFact.safeParse(input);
    const place = ([field]: PropertyKey[]) => ({ row, column: columnOf(mapping, field as Field) });
    const all = mergeProblems(problems, parsed.success ? [] : schemaProblems(parsed.error, place));
    return parsed.success && all.length === 0
      ? { fact: parsed.data, channel: input.channel }
      : { problems: all };
  };
};
