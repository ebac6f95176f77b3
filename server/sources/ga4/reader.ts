import Big from 'big.js';
import { badInput, firstIssue } from '../../errors';
import { seriesFact, type SeriesFact } from '../../facts/fact';
import { addDays, type Day } from '../../time';
import { shown } from '../cells';
import type { SheetReader, Sink, SourceRecord } from '../format';
import { amountReader } from '../sheet/amounts';
import { plain } from '../sheet/columns';
import { dayOfText, rangeOfText } from '../sheet/days';
import { IS_TOTAL, isDateTitle, isTotalCell } from '../sheet/totals';
import { isKnownMetric, seriesOf, type SeriesKind } from './metrics';
import type { Span } from '../sheet/spend';

interface System {
  prefix: string;
  source: string;
  label: string;
}

/** One table of a sheet; what its columns are is told by its first row. */
interface Section {
  titles: string[];
  /** How many columns, from the left, say what a row is of; null = not told yet. */
  dimensions: number | null;
  /** Which of them is the day, and how it is written. */
  time: { at: number; reads: (text: string, span: Span | null) => Day | null } | null;
  /** Of the columns behind them; null = a total of others. */
  kinds: (SeriesKind | null)[];
  /** By column: what its rows make, and what a row of totals says; of what can be added up. */
  sums: Map<number, Big>;
  totals: Map<number, string>;
}

const COMMENT = /^#/;
const PROPERTY = /^property:\s*(\S.*)$/i;
const LONGEST_ORIGIN = 200;
const DATE = /(?:^|[\s:])(20\d{6})$/;
const number = amountReader('.');

/** Reads the tables of a sheet one below another, each with the days that the comments above it name. */
export const analyticsReader = (system: System, sink: Sink<SeriesFact>): SheetReader => {
  let span: Span | null = null;
  /** The property that the comments name. */
  let origin: string | undefined;
  let first: Day | null = null;
  let section: Section | null = null;
  let lastRow = 0;
  let rows = 0;

  const comment = (text: string) => {
    close();
    const named = PROPERTY.exec(text.slice(0, LONGEST_ORIGIN))?.[1];
    if (named) origin = named;
    const range = rangeOfText(text);
    if (range) span = range;
    const day = dayOfText(DATE.exec(text)?.[1] ?? '');
    if (day === null) return;
    // the start comes first, and the end closes the range
    if (first === null) first = day;
    else [span, first] = [{ first, last: day }, null];
  };
  const row = (record: SourceRecord, table: Section) => {
    rows++;
    const cells = record.cells.map((cell) => cell.trim());
    if (table.dimensions === null) splitColumns(table, cells, { system, sink });
    take(record, cells, table);
  };
  const take = (record: SourceRecord, cells: string[], table: Section) => {
    const dimensions = cells.slice(0, table.dimensions!);
    const isWhole = dimensions.every((cell) => cell === '' || isTotalCell(cell));
    // a total stands in a row of its own, which says so in a cell beyond the last column
    if (cells.length !== table.titles.length + (isWhole && cells.length > table.titles.length ? 1 : 0))
      return reject(record, 'row', '', `has ${cells.length} cells, the header has ${table.titles.length}`);
    const { time } = table;
    const day = time && !isWhole ? time.reads(dimensions[time.at]!, span) : null;
    if (time && !isWhole && day === null)
      return reject(record, table.titles[time.at]!, dimensions[time.at]!, 'is not a day that is known');
    const of: Span | null = day === null ? span : { first: day, last: day };
    if (of === null && !isWhole) throw noDays();
    const by = table.titles.slice(0, table.dimensions!).map(nameOf);
    const isPart = (_: string, i: number) => i !== time?.at;
    const split = isWhole
      ? ''
      : dimensions
          .filter(isPart)
          .map((cell) => cell || '(not set)')
          .join(' · ');
    let taken = 0;
    table.kinds.forEach((kind, i) => {
      const column = table.dimensions! + i;
      const text = cells[column]!;
      if (text === '' || kind === null) return;
      const value = number(text);
      if (value === null) return reject(record, table.titles[column]!, text, 'is not a number');
      if (isWhole && kind.adds) return void table.totals.set(column, value);
      table.sums.set(column, (table.sums.get(column) ?? new Big(0)).plus(value));
      if (of === null) return;
      taken++;
      const { id, ...definition } = kind;
      const parsed = seriesFact.safeParse({
        ...{
          source: system.source,
          series: id,
          day: of.first,
          lastDay: of.last,
          value,
          ...definition,
          origin,
        },
        ...(split !== '' && { dimension: by.filter(isPart).join(' × '), split }),
      });
      if (!parsed.success)
        return reject(record, table.titles[column]!, text, firstIssue(parsed.error).message);
      say(record, parsed.data);
    });
    if (isWhole && taken === 0) sink.leaveOut(IS_TOTAL);
  };
  const close = () => {
    for (const [column, total] of section?.totals ?? []) {
      const sum = section!.sums.get(column) ?? new Big(0);
      if (!sum.eq(total))
        sink.note(
          `the file’s own total of ${section!.titles[column]} is ${total}, its rows make ${sum.toFixed()}`,
        );
    }
    section = null;
  };
  const say = ({ row: at }: SourceRecord, fact: SeriesFact) =>
    sink.fact({
      row: at,
      key: JSON.stringify([fact.series, fact.day, fact.lastDay, fact.dimension ?? '', fact.split ?? '']),
      sortAt: `${fact.day}T00:00:00.000Z`,
      fact,
    });
  const reject = (record: SourceRecord, field: string, value: string, reason: string): void =>
    sink.reject({ row: record.row, field, value: shown(value), reason });

  return {
    record(record) {
      const follows = record.row === lastRow + 1;
      lastRow = record.row;
      const start = record.cells[0]!.trim();
      const isComment = COMMENT.test(start);
      // an empty line ends a table
      const isRow = !isComment && section !== null && (follows || goesOn(section, record.cells));
      if (isComment)
        comment(
          record.cells
            .join(',')
            .replace(/^\s*#\s*/, '')
            .trim(),
        );
      else if (isRow) row(record, section!);
      else {
        close();
        section = sectionOf(record);
      }
      return isRow;
    },
    end() {
      close();
      if (rows === 0) throw badInput('The file has no rows below a header.', HOW);
    },
  };
};

const HOW =
  'Export a report or an exploration as CSV, as it is: the comments above it say which days it covers.';

const noDays = () =>
  badInput('The file does not say which days its figures are of.', `${HOW} Or add the dimension Date.`);

const sectionOf = ({ cells }: SourceRecord): Section => ({
  titles: cells.map((title) => title.trim()),
  ...{ dimensions: null, time: null, kinds: [] },
  ...{ sums: new Map<number, Big>(), totals: new Map<number, string>() },
});

/** Figures begin with the first column after the first that is one by its name, or by what stands in it. */
const splitColumns = (table: Section, cells: readonly string[], { system, sink }: Splitting): void => {
  const days = table.titles.filter(isDateTitle);
  if (days.length > 0) throw pivoted(days);
  const at = table.titles.findIndex(
    (title, i) =>
      i > 0 && (isKnownMetric(title) || (number(cells[i] ?? '') !== null && !isDimension(title, cells[i]!))),
  );
  table.dimensions = at < 0 ? table.titles.length : at;
  table.kinds = table.titles
    .slice(table.dimensions)
    .map((title) => (isTotalCell(title) ? null : seriesOf(system, title)));
  for (const title of table.titles.slice(table.dimensions).filter(isTotalCell))
    sink.note(`column ${title}: it counts other columns again, and is not read`);
  const times = table.titles.slice(0, table.dimensions).map((title, i) => readerOf(title, cells[i] ?? ''));
  const day = times.findIndex((reads) => reads !== null);
  table.time = day < 0 ? null : { at: day, reads: times[day]! };
};

interface Splitting {
  system: System;
  sink: Sink<SeriesFact>;
}

const pivoted = (days: readonly string[]) =>
  badInput(
    `The columns of the table are days (${days.slice(0, 2).join(', ')}${days.length > 2 ? ' …' : ''}), not what stands in them.`,
    'Export it with the days in a column of their own, a row each, and what is counted as the columns.',
  );

/** A row behind a blank one is of the table above it, if all stands where its figures stand. */
const goesOn = ({ titles, dimensions, time }: Section, given: readonly string[]): boolean => {
  const cells = given.map((cell) => cell.trim());
  if (dimensions === null || cells.length !== titles.length) return false;
  const figures = cells.slice(dimensions);
  const isFigure = (cell: string) => cell === '' || number(cell) !== null;
  return (
    figures.every(isFigure) &&
    figures.some((cell) => cell !== '') &&
    !cells.some(isKnownMetric) &&
    (time === null || dayOfText(cells[time.at]!) !== null || /^\d{1,4}$/.test(cells[time.at]!))
  );
};

/** Numbers that name something: a day, an hour, an id. */
const isDimension = (title: string, cell: string): boolean =>
  readerOf(title, cell) !== null ||
  /\b(id|hour|week|month|year|stunde|woche|monat|jahr)\b/.test(plain(title));

const DAY = /^(date|day|datum|tag|fecha|data|jour|dia|día)$/;
const NTH = /^(nth day|n-ter tag|nter tag|tag n|n\. tag|xter tag)$/;

/** How a column writes days: `20260901`, or `0000` for the first of them. */
const readerOf = (title: string, cell: string): NonNullable<Section['time']>['reads'] | null => {
  const name = plain(title);
  if (NTH.test(name))
    return (text, span) => {
      if (span === null) throw noDays();
      return /^\d{1,4}$/.test(text) ? addDays(span.first, Number(text)) : null;
    };
  return DAY.test(name) || /^20\d{6}$/.test(cell) ? dayOfText : null;
};

/** No title is longer; one that is may cost time. */
const LONGEST = 120;

/** "Session primary channel group (Default Channel Group)", in whatever case, is the session primary channel group. */
const nameOf = (title: string): string =>
  title.length > LONGEST ? title.slice(0, LONGEST) : title.replace(/\s*\([^)]*\)$/, '').trim();
