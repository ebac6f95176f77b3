import { sessionFact, type Rejection, type SessionFact } from '../../facts/fact';
import { mergeProblems, rejection, rejectRow, schemaProblems } from '../cells';
import type { Format, Sink, SourceRow } from '../format';
import { secondOf } from '../keys';
import { isNo, isYes } from '../stateWords';
import { layoutOf, ofSource } from './layout';
import { momentReader } from './moments';
import { numberReader } from './numbers';
import { leftOutBy } from './row';
import { numbered, numberedKey } from './repeats';
import { nameOf, namesOf, type SessionMapping } from './schema';
import { noteChannel } from '../named';
import { INVALID } from './sentences';

/** Reads a file of sessions as a mapping says: a visit a row. */

type Field = keyof SessionMapping['columns'];

export const sessionsFormat = (mapping: SessionMapping): Format<'sessions'> => ({
  kind: 'sessions',
  layout: layoutOf(mapping),
  columns: { required: namesOf(mapping), optional: [], open: true },
  keyCell: (key) => ({ field: columnOf(mapping, 'sessionId'), value: secondOf(key) }),
  ...(mapping.repeats === 'own'
    ? { apart: { key: numberedKey, fact: (fact, nth) => ({ ...fact, id: numbered(fact.id, nth) }) } }
    : {}),
  read(sink, options) {
    const read = rowReader(ofSource(mapping, options), options.timeZone);
    const leftOut = leftOutBy(mapping, mapping.columns.startedAt);
    return {
      row(row) {
        const reason = row.problem ? null : leftOut(row);
        if (reason !== null) sink.leaveOut(reason);
        else take(row, read(row), sink);
      },
      end: () => {},
    };
  },
});

const columnOf = ({ columns }: SessionMapping, field: Field): string =>
  nameOf([columns[field] ?? []].flat()[0] ?? field);

/** `channel`: as it was given. */
type Read = { fact: SessionFact; channel: unknown } | { problems: Rejection[] };

const take = (row: SourceRow, read: Read, sink: Sink<SessionFact>) => {
  if ('problems' in read) return read.problems.forEach((problem) => sink.reject(problem));
  const { source, id, startedAt } = read.fact;
  noteChannel(sink, read.channel, read.fact);
  sink.fact({ row: row.row, key: JSON.stringify([source, id]), sortAt: startedAt, fact: read.fact });
};

const TEXTS = ['channel', 'device', 'country'] as const;
const STAMPS = ['startedAt', 'updatedAt'] as const;
const STEPS = ['hasCart', 'hasCheckout', 'hasOrder'] as const;
/** A dash for nothing. */
const DASH = /^[-–]$/;

/** A step is told in words, or as how often it was done. */
const stepReader = (mapping: SessionMapping) => {
  const readNumber = numberReader(mapping);
  return (cell: string): boolean | null => {
    if (isYes(cell)) return true;
    if (isNo(cell) || DASH.test(cell)) return false;
    const times = readNumber(cell);
    return times === null || Number(times) < 0 ? null : Number(times) > 0;
  };
};

const rowReader = (mapping: SessionMapping, timeZone: string): ((row: SourceRow) => Read) => {
  const readMoment = momentReader(mapping, timeZone);
  const readStep = stepReader(mapping);
  const cell = (row: SourceRow, field: Field) =>
    [mapping.columns[field] ?? []]
      .flat()
      .map((ref) => row.cells[nameOf(ref)] ?? '')
      .filter(Boolean)
      .join(' ');
  return (row) => {
    if (row.problem) return { problems: [rejectRow(row)] };
    const problems: Rejection[] = [];
    const refuse = (field: Field, reason: string) =>
      problems.push(rejection(row, columnOf(mapping, field), reason));
    const stamps = STAMPS.map((field) => {
      const written = cell(row, field);
      const time =
        field === 'startedAt' && mapping.columns.time !== undefined ? cell(row, 'time') : undefined;
      if (written === '' && !time) return [field, undefined];
      const moment = readMoment(written, time);
      if ('problem' in moment) refuse(moment.in === 'time' ? 'time' : field, moment.problem);
      return [field, 'instant' in moment ? moment.instant : undefined];
    });
    const steps = STEPS.map((field) => {
      const written = cell(row, field);
      const step = written === '' ? undefined : readStep(written);
      if (step === null) refuse(field, INVALID.step);
      return [field, step ?? undefined];
    });
    const { source, ...constants } = mapping.constants;
    const texts = TEXTS.map((field) => [field, cell(row, field) || constants[field]]);
    const input: Record<string, unknown> = {
      ...{ source, id: cell(row, 'sessionId') || undefined },
      ...Object.fromEntries([...stamps, ...steps, ...texts]),
    };
    const parsed = sessionFact.safeParse(input);
    const place = ([field]: PropertyKey[]) => ({
      row,
      column: columnOf(mapping, field === 'id' ? 'sessionId' : (field as Field)),
    });
    const all = mergeProblems(problems, parsed.success ? [] : schemaProblems(parsed.error, place));
    return parsed.success && all.length === 0
      ? { fact: parsed.data, channel: input.channel }
      : { problems: all };
  };
};
