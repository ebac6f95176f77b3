import * as inputs from '../api/inputs';
import { cohorts as askCohorts } from '../ask';
import { COHORTS } from '../catalog/metrics';
import { filterOf, inStore, writeJson, type Command } from './command';
import { formatNumber, table } from './table';

export const cohorts: Command = {
  name: 'cohorts',
  usage:
    '--measure retention|orders|ltv_revenue --store SLUG [--where DIMENSION=VALUE]… [--as-of INSTANT] [--json]',
  summary: 'follow the customers of each acquisition month',
  options: { measure: 'text', store: 'text', where: 'list', 'as-of': 'text', json: 'flag' },
  run: async (context, args) => {
    const { store: _, ...question } = inputs.cohortQuestion.parse({
      store: args.required('store'),
      measure: args.required('measure'),
      where: args.list('where').map(filterOf),
      asOf: args.text('as-of'),
    });
    const { answer, currency } = await inStore(context, args, async (tx, store) => ({
      answer: await askCohorts(tx, store, question, context.clock()),
      currency: store.currency,
    }));
    const { store, asOf, measure, cohorts: rows } = answer;
    if (args.flag('json')) return writeJson(context, { store, asOf, measure, cohorts: rows });
    const { unit } = COHORTS[measure];
    const periods = Math.max(0, ...rows.map((cohort) => cohort.values.length));
    const head = ['cohort', 'size', ...Array.from({ length: periods }, (_none, k) => `month ${k}`)];
    const body = rows.map(({ cohort, size, values }) => [
      cohort,
      String(size),
      ...values.map(({ value }) => (value === null ? '–' : formatNumber(value, unit, currency))),
    ]);
    context.out(
      table(
        head,
        body,
        head.map((_title, i) => i > 0),
      ),
    );
  },
};
