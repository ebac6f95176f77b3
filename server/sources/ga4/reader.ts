import Big from 'big.js';
import { firstIssue } from '../../errors';
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
import { zip } from '../../../shared/items';
import { INVALID, NOTES, noRows, noDays, pivoted } from './sentences';

interface System {
  prefix: string;
  source: string;
  label: string;
}

/** A table of a sheet of which no row has been read yet. */
interface Header {
  titles: string[];
}

/** A table whose first row shows what its columns are. */
interface Table extends Header {
  /** From the left: what a row is of. */
  dimensions: Dimension[];
  figures: Figure[];
}

type ReadsDay = (text: string, span: Span | null) => Day | null;

interface Dimension {
  title: string;
  name: string;
  /** How the one column of days writes them; null = another dimension. */
  reads: ReadsDay | null;
}

interface Figure {
  title: string;
  /** Null = a total of other columns. */
  kind: SeriesKind | null;
  /** What the rows make, and what a row of totals says; of what can be added up. */
  sum: Big;
  total: string | null;
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
  let section: Header | Table | null = null;
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
  const row = (record: SourceRecord, header: Header | Table) => {
    rows++;
    const cells = record.cells.map((cell) => cell.trim());
    const table = isSplit(header) ? header : splitColumns(header, cells, { system, sink });
    section = table;
    take(record, cells, table);
  };
  const take = (record: SourceRecord, cells: string[], table: Table) => {
    const width = table.dimensions.length;
    const isWhole = cells.slice(0, width).every((cell) => cell === '' || isTotalCell(cell));
    // a total stands in a row of its own, which says so in a cell beyond the last column
    if (cells.length !== table.titles.length + (isWhole && cells.length > table.titles.length ? 1 : 0))
      return reject(record, 'row', '', INVALID.width(cells.length, 'header', table.titles.length));
    const dimensions = isWhole ? [] : zip(table.dimensions, cells.slice(0, width));
    const parts = dimensions.filter(([{ reads }]) => reads === null);
    let day: Day | null = null;
    for (const [{ title, reads }, cell] of dimensions) {
      if (reads === null) continue;
      day = reads(cell, span);
      if (day === null) return reject(record, title, cell, INVALID.unknownDay);
    }
    const of: Span | null = day === null ? span : { first: day, last: day };
    if (of === null && !isWhole) throw noDays();
    const dimension = parts.map(([{ name }]) => name).join(' × ');
    const split = parts.map(([, cell]) => cell || '(not set)').join(' · ');
    let taken = 0;
    for (const [figure, text] of zip(table.figures, cells.slice(width, table.titles.length))) {
      const { title, kind } = figure;
      if (text === '' || kind === null) continue;
      const value = number(text);
      if (value === null) {
        reject(record, title, text, INVALID.number);
        continue;
      }
      if (isWhole && kind.adds) {
        figure.total = value;
        continue;
      }
      figure.sum = figure.sum.plus(value);
      if (of === null) continue;
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
        ...(split !== '' && { dimension, split }),
      });
      if (parsed.success) say(record, parsed.data);
      else reject(record, title, text, firstIssue(parsed.error).message);
    }
    if (isWhole && taken === 0) sink.leaveOut(IS_TOTAL);
  };
  const close = () => {
    for (const { title, sum, total } of section && isSplit(section) ? section.figures : [])
      if (total !== null && !sum.eq(total)) sink.note(NOTES.otherTotal(title, total, sum.toFixed()));
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
      const [start = ''] = record.cells;
      if (COMMENT.test(start.trim())) {
        comment(
          record.cells
            .join(',')
            .replace(/^\s*#\s*/, '')
            .trim(),
        );
        return false;
      }
      // an empty line ends a table
      if (section !== null && (follows || goesOn(section, record.cells))) {
        row(record, section);
        return true;
      }
      close();
      section = { titles: record.cells.map((title) => title.trim()) };
      return false;
    },
    end() {
      close();
      if (rows === 0) throw noRows();
    },
  };
};

const isSplit = (section: Header | Table): section is Table => 'figures' in section;

/** Figures begin with the first column behind the leftmost that is a figure by name or content. */
const splitColumns = ({ titles }: Header, cells: readonly string[], { system, sink }: Splitting): Table => {
  const days = titles.filter(isDateTitle);
  if (days.length > 0) throw pivoted(days);
  const at = titles.findIndex((title, i) => i > 0 && isFigure(title, cells[i] ?? ''));
  const width = at < 0 ? titles.length : at;
  const figures = titles.slice(width);
  for (const title of figures.filter(isTotalCell)) sink.note(NOTES.totalColumn(title));
  const readers = titles
    .slice(0, width)
    .map((title, i) => ({ title, reads: readerOf(title, cells[i] ?? '') }));
  const day = readers.findIndex(({ reads }) => reads !== null);
  return {
    titles,
    dimensions: readers.map(({ title, reads }, i) => ({
      ...{ title, name: nameOf(title) },
      reads: i === day ? reads : null,
    })),
    figures: figures.map((title) => ({
      ...{ title, kind: isTotalCell(title) ? null : seriesOf(system, title) },
      ...{ sum: new Big(0), total: null },
    })),
  };
};

const isFigure = (title: string, cell: string): boolean =>
  isKnownMetric(title) || (number(cell) !== null && !isDimension(title, cell));

interface Splitting {
  system: System;
  sink: Sink<SeriesFact>;
}

/** A row behind a blank one is of the table above it, if all stands where its figures stand. */
const goesOn = (table: Header | Table, given: readonly string[]): boolean => {
  if (!isSplit(table) || given.length !== table.titles.length) return false;
  const cells = given.map((cell) => cell.trim());
  const width = table.dimensions.length;
  const figures = cells.slice(width);
  return (
    figures.every((cell) => cell === '' || number(cell) !== null) &&
    figures.some((cell) => cell !== '') &&
    !cells.some(isKnownMetric) &&
    zip(table.dimensions, cells.slice(0, width)).every(
      ([{ reads }, cell]) => reads === null || dayOfText(cell) !== null || /^\d{1,4}$/.test(cell),
    )
  );
};

/** Numbers that name something: a day, an hour, an id. */
const isDimension = (title: string, cell: string): boolean =>
  readerOf(title, cell) !== null ||
  /\b(id|hour|week|month|year|stunde|woche|monat|jahr)\b/.test(plain(title));

const DAY = /^(date|day|datum|tag|fecha|data|jour|dia|día)$/;
const NTH = /^(nth day|n-ter tag|nter tag|tag n|n\. tag|xter tag)$/;

/** How a column writes days: `20260901`, or `0000` for the first of them. */
const readerOf = (title: string, cell: string): ReadsDay | null => {
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
