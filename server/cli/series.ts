import { stringify } from 'csv-stringify/sync';
import * as inputs from '../api/inputs';
import { badInput } from '../errors';
import { askSeries, listSeries, type SeriesAnswer, type SeriesRow } from '../explore/series';
import { minorDigits } from '../ledger/money';
import { inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { formatNumber, table } from './table';

const PREFIX = 'series:';

/** Whether figures of other systems are asked for: `series:ga4_sessions`. */
export const namesSeries = (args: Arguments): boolean =>
  args.positionals.some((name) => name.startsWith(PREFIX));

const NO_MEANING = ['where', 'compare-from', 'compare-to', 'columns', 'sort', 'basis', 'as-of'];

/** The answer of `kpi series:ID …`. */
export const showSeries = async (context: CommandContext, args: Arguments): Promise<void> => {
  const questions = args.positionals.map((name) => questionOf(args, name));
  const strange = NO_MEANING.filter((name) => args.text(name) !== undefined || args.list(name).length > 0);
  const flag = ['totals', 'pivot'].find((name) => args.flag(name));
  if (flag || strange.length > 0)
    throw badInput(
      `--${flag ?? strange[0]} has no meaning for a series.`,
      'Give --from, --to, --by and --split.',
    );
  const answers = await inStore(context, args, async (tx, store) => {
    const all: SeriesAnswer[] = [];
    for (const question of questions) all.push(await askSeries(tx, store, question));
    return all;
  });
  if (args.flag('json')) return writeJson(context, answers);
  for (const answer of answers) context.out(args.flag('csv') ? csvOf(answer) : described(answer));
};

const questionOf = (args: Arguments, name: string) => {
  if (!name.startsWith(PREFIX))
    throw badInput(
      `${name} is counted here, and a series is not: they are not shown side by side.`,
      'Ask twice.',
    );
  const { store: _, ...question } = inputs.seriesQuestion.parse({
    store: args.required('store'),
    series: name.slice(PREFIX.length),
    from: args.required('from'),
    to: args.required('to'),
    by: args.text('by'),
    split: args.text('split'),
  });
  return question;
};

/** Bucket and part stand in columns of their own, where there are any. */
const sheetOf = ({ rows }: SeriesAnswer, column: string, figure: (row: SeriesRow) => string) => {
  const [hasBuckets, hasParts] = [
    rows.some(({ bucket }) => bucket),
    rows.some(({ split }) => split !== null),
  ];
  const cells = (bucket: string, split: string, rest: string[]) => [
    ...(hasBuckets ? [bucket] : []),
    ...(hasParts ? [split] : []),
    ...rest,
  ];
  const head = cells('bucket', 'split', [column, 'flags']);
  return {
    head,
    lines: rows.map((row) => cells(row.bucket ?? '', row.split ?? '', [figure(row), row.flags.join(' ')])),
    right: head.map((name) => name === column),
  };
};

const described = (answer: SeriesAnswer): string => {
  const { series, currency } = answer;
  const { head, lines, right } = sheetOf(answer, 'value', ({ value }) =>
    value === null ? '–' : formatNumber(value, series.unit, currency),
  );
  return `${series.label}, by ${series.sources.join(', ')}\n${table(head, lines, right)}`;
};

const csvOf = (answer: SeriesAnswer): string => {
  const { series, currency } = answer;
  const digits = minorDigits(currency);
  const isMoney = series.unit === 'money';
  const { head, lines } = sheetOf(answer, isMoney ? `${series.id} (${currency})` : series.id, ({ value }) =>
    value === null ? '' : isMoney ? (value / 10 ** digits).toFixed(digits) : String(value),
  );
  return stringify([head, ...lines]);
};

export const seriesList: Command = {
  name: 'series list',
  usage: '--store SLUG [--json]',
  summary: 'list the figures of other systems; ask for one with kpi series:ID',
  options: { store: 'text', json: 'flag' },
  run: async (context, args) => {
    const all = await inStore(context, args, (tx, store) => listSeries(tx, store));
    if (args.flag('json')) return writeJson(context, all);
    const lines = all.map(({ id, label, sources, firstDay, lastDay, dimensions }) => [
      ...[id, label, sources.join(', '), firstDay, lastDay, dimensions.join(', ')],
    ]);
    context.out(
      all.length > 0
        ? table(['series', 'label', 'source', 'first day', 'last day', 'split by'], lines)
        : 'There are no series.\n',
    );
  },
};
