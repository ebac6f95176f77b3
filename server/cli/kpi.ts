import * as inputs from '../api/inputs';
import { ask } from '../ask';
import type { Answer, Row } from '../ask/types';
import type { MetricId } from '../catalog/metrics';
import { filterOf, inStore, writeJson, type Arguments, type Command } from './command';
import { formatValue, table } from './table';

const questionOf = (args: Arguments) =>
  inputs.question.parse({
    store: args.required('store'),
    metrics: args.positionals,
    from: args.required('from'),
    to: args.required('to'),
    by: args.text('by'),
    split: args.text('split'),
    where: args.list('where').map(filterOf),
    basis: args.text('basis'),
    asOf: args.text('as-of'),
  });

const describe = (answer: Answer, metrics: MetricId[], hasBucket: boolean, hasSplit: boolean): string => {
  const keys = (row: Row) => [
    ...(hasBucket ? [row.bucket ?? ''] : []),
    ...(hasSplit ? [row.split ?? ''] : []),
  ];
  const head = [...(hasBucket ? ['bucket'] : []), ...(hasSplit ? ['split'] : []), ...metrics];
  const body = answer.rows.map((row) => [
    ...keys(row),
    ...metrics.map((id) => formatValue(row.values[id], answer.currency)),
  ]);
  return table(
    head,
    body,
    head.map((_, i) => i >= head.length - metrics.length),
  );
};

export const kpi: Command = {
  name: 'kpi',
  usage:
    'METRIC… --store SLUG --from YYYY-MM-DD --to YYYY-MM-DD [--by day|week|month|quarter|year] [--split DIMENSION] [--where DIMENSION=VALUE]… [--basis event|order] [--as-of INSTANT] [--json]',
  summary: 'ask for metrics; --to is exclusive, money in --json is in minor units',
  positionals: true,
  options: {
    store: 'text',
    from: 'text',
    to: 'text',
    by: 'text',
    split: 'text',
    where: 'list',
    basis: 'text',
    'as-of': 'text',
    json: 'flag',
  },
  run: async (context, args) => {
    const { store: _, ...question } = questionOf(args);
    const answer = await inStore(context, args, (tx, store) => ask(tx, store, question, context.clock()));
    const { store, currency, timeZone, rows } = answer;
    if (args.flag('json')) return writeJson(context, { store, currency, timeZone, rows });
    context.out(describe(answer, question.metrics, question.by !== undefined, question.split !== undefined));
    for (const note of answer.notes) context.progress(`${note}\n`);
  },
};
