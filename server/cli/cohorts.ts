import { cohorts as askCohorts, type CohortAnswer } from '../ask';
import { COHORTS } from '../catalog/metrics';
import { filterOf, inStore, writeJson, type Command } from './command';
import { formatNumber, table } from './table';
import * as askInputs from '../ask/input';
import { zip } from '../../shared/items';
import { noWholeNumber } from './sentences';

const NONE = '–';

const wholeNumber = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw noWholeNumber('last', text);
  return Number(text);
};

/** Rows of the printed grid: cohort, size, with `--by` also CAC and break-even, then one value a period. */
const printed = (answer: CohortAnswer, hasCosts: boolean): string => {
  const { by, measure, currency, cohorts: rows, costs, averages, totals } = answer;
  const { unit } = COHORTS[measure];
  const print = (value: number | null, as = unit) =>
    value === null ? NONE : formatNumber(value, as, currency);
  const head = [
    'cohort',
    'size',
    ...(hasCosts ? ['cac', 'break-even'] : []),
    ...averages.map(({ k }) => `${by} ${k}`),
  ];
  const body = zip(rows, costs).map(([{ cohort, size, values }, { cac, breakEven }]) => {
    const paid = breakEven.k === null ? NONE : `${by} ${breakEven.k}`;
    return [
      cohort,
      String(size),
      ...(hasCosts ? [print(cac, 'money'), paid] : []),
      ...values.map(({ value }) => print(value)),
    ];
  });
  const perCustomer = unit === 'count' ? 'number' : unit;
  const average = [
    'average',
    String(totals.customers),
    print(totals.cac, 'money'),
    '',
    ...averages.map(({ value }) => print(value, perCustomer)),
  ];
  return table(
    head,
    hasCosts && rows.length > 0 ? [...body, average] : body,
    head.map((_title, i) => i > 0),
  );
};

export const cohorts: Command = {
  name: 'cohorts',
  usage:
    '--measure retention|orders|ltv_revenue --store SLUG [--by week|month|quarter] [--last N] [--where DIMENSION=VALUE]… [--as-of INSTANT | --known-at INSTANT] [--json]',
  summary:
    'follow the customers of each acquisition month, week or quarter; with --by also their CAC, break-even and the averages',
  options: {
    measure: 'text',
    store: 'text',
    by: 'text',
    last: 'text',
    where: 'list',
    'as-of': 'text',
    'known-at': 'text',
    json: 'flag',
  },
  run: async (context, args) => {
    const by = args.text('by');
    const { store: _, ...question } = askInputs.cohortQuestion.parse({
      store: args.required('store'),
      measure: args.required('measure'),
      by,
      last: wholeNumber(args.text('last')),
      where: args.list('where').map(filterOf),
      asOf: args.text('as-of'),
      knownAt: args.text('known-at'),
    });
    const answer = await inStore(context, args, (tx, store) =>
      askCohorts(tx, store, question, context.clock()),
    );
    const { store, asOf, measure, cohorts: rows, averages, totals, costs, comeback, opening } = answer;
    const more = by === undefined ? {} : { by: answer.by, averages, totals, costs, opening, comeback };
    if (args.flag('json')) return writeJson(context, { store, asOf, measure, cohorts: rows, ...more });
    context.out(printed(answer, by !== undefined));
  },
};
