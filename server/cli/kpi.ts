import { questionOf as tableQuestionOf } from '../explore/input';
import { csvOf, gridOf, tableOf, type Cell, type Grid } from '../explore';
import type { Layout, TableAnswer, TableQuestion } from '../explore/types';
import { filterOf, inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { formatFigure, legendOf, table } from './table';
import * as exploreInputs from '../explore/input';
import { noSort } from './sentences';

const questionOf = (args: Arguments): TableQuestion => {
  const pivot = args.flag('pivot');
  const { store: _, ...asked } = exploreInputs.tableQuestion.parse({
    store: args.required('store'),
    metrics: args.positionals,
    from: args.required('from'),
    to: args.required('to'),
    by: args.text('by'),
    split: args.text('split'),
    where: args.list('where').map(filterOf),
    basis: args.text('basis'),
    asOf: args.text('as-of'),
    knownAt: args.text('known-at'),
    compareFrom: args.text('compare-from'),
    compareTo: args.text('compare-to'),
    ...(pivot && { pivot }),
  });
  return tableQuestionOf(asked);
};

/** COLUMN or COLUMN:asc; numbers are wanted largest first, names from A on. */
const sortOf = (text: string | undefined): Layout['sort'] => {
  if (text === undefined) return null;
  // the id of a series has a colon of its own
  const [, column = '', order = 'desc'] = /^((?:series:)?[^:]+)(?::(asc|desc))?$/.exec(text) ?? [];
  if (column === '') throw noSort(text);
  return { column, descending: order === 'desc' };
};

const layoutOf = (args: Arguments): Layout =>
  exploreInputs.layout.parse({
    columns: args.text('columns')?.split(','),
    sort: sortOf(args.text('sort')),
    totals: args.flag('totals'),
  });

const written = (cell: Cell, currency: string): string =>
  typeof cell === 'string' ? cell : formatFigure(cell, currency);

const describe = (grid: Grid, currency: string): string =>
  table(
    grid.columns.map(({ name }) => name),
    [...grid.rows, ...grid.totals].map((line) => line.map((cell) => written(cell, currency))),
    grid.columns.map(({ unit }) => unit !== null),
  );

const flagsIn = ({ rows, totals }: Grid) =>
  [...rows, ...totals].flat().flatMap((cell) => (typeof cell === 'string' ? [] : cell.flags));

/** The shape that programs rely on: totals and changes only where they were asked for. */
const json = (answer: TableAnswer, { compare }: TableQuestion, layout: Layout): object => {
  const plain = (rows: TableAnswer['rows']) =>
    compare ? rows : rows.map(({ bucket, split, values }) => ({ bucket, split, values }));
  const { store, currency, timeZone, rows, totals } = answer;
  const shown = { store, currency, timeZone, rows: plain(rows) };
  return layout.totals ? { ...shown, totals: plain(totals) } : shown;
};

const show = (context: CommandContext, args: Arguments, question: TableQuestion, answer: TableAnswer) => {
  const layout = layoutOf(args);
  const grid = gridOf(question, answer, layout);
  if (args.flag('csv')) return context.out(csvOf(grid, answer.currency));
  if (args.flag('json')) return writeJson(context, json(answer, question, layout));
  context.out(describe(grid, answer.currency));
  for (const note of [...legendOf(flagsIn(grid)), ...answer.notes]) context.progress(`${note}\n`);
};

export const kpi: Command = {
  name: 'kpi',
  usage:
    'METRIC… --store SLUG --from YYYY-MM-DD --to YYYY-MM-DD [--by day|week|month|quarter|year] [--split DIMENSION] [--where DIMENSION=VALUE]… [--compare-from DAY --compare-to DAY] [--columns COLUMN,…] [--sort COLUMN[:asc]] [--totals] [--pivot] [--basis event|order] [--as-of INSTANT | --known-at INSTANT] [--csv | --json]',
  summary: 'ask for metrics; --to is exclusive, money in --json is in minor units',
  details: [
    'COLUMN is a metric, METRIC.change (with a comparison), and for --sort also bucket or split.',
    '--as-of counts what had happened before an instant, whenever it arrived; what was known at it',
    '  (--known-at) can’t be told yet, as revisions are not kept.',
    '--totals adds a line of totals, asked without the split: a rate’s is its own ratio.',
    '--pivot puts the buckets of one metric side by side.',
    '--csv: UTF-8, one header line; money in decimals of the currency that its column names, rates as',
    '  unrounded fractions, no data as an empty cell, METRIC_before and METRIC_change for a comparison,',
    '  and a column “flags” of metric:flag.',
    'METRIC is one of the catalogue, or series:ID for a figure of another system (see series list).',
  ],
  positionals: true,
  options: {
    store: 'text',
    from: 'text',
    to: 'text',
    by: 'text',
    split: 'text',
    where: 'list',
    'compare-from': 'text',
    'compare-to': 'text',
    columns: 'text',
    sort: 'text',
    totals: 'flag',
    pivot: 'flag',
    basis: 'text',
    'as-of': 'text',
    'known-at': 'text',
    csv: 'flag',
    json: 'flag',
  },
  run: async (context, args) => {
    const question = questionOf(args);
    const answer = await inStore(context, args, (tx, store) => tableOf(tx, store, question, context.clock()));
    show(context, args, question, answer);
  },
};
