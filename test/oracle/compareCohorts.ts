import { scopeOf, type Figure, type Question } from './scope';
import type { Api, Compared, Difference, Told } from './compare';
import { agrees } from './compare';
import { cohortsOf, type Cohort } from './customers';
import { intervalsOf } from './intervals';
import type { Ledger } from './ledger';
import type { Dimension } from './entries';

/** Cohorts and the time between orders, asked and held against the oracle. */

const GRAINS = ['week', 'month', 'quarter'] as const;
const MEASURES = ['retention', 'orders', 'ltv_revenue'] as const;

const NOTHING = { from: '0001-01-01', to: '9999-12-31', metrics: [] };

const labelOf = (start: string, by: (typeof GRAINS)[number]): string =>
  by === 'month' ? start.slice(0, 7) : start;

interface Asked {
  measure: (typeof MEASURES)[number];
  by: (typeof GRAINS)[number];
  where?: { dimension: Dimension; value: string }[];
  asOf?: string;
}

const NONE: Figure = { num: null, den: null, value: null, why: null };

/** Of the periods that are over for a cohort, all cohorts together. */
const averageOf = (cohorts: readonly Cohort[], k: number): Figure => {
  const old = cohorts.filter(({ values }) => values[k]?.num != null);
  const num = old.reduce((all, { values }) => all + values[k]!.num!, 0);
  const den = old.reduce((all, { size }) => all + size, 0);
  return old.length === 0 ? NONE : { num, den, value: num / den, why: null };
};

const compareOne = async (api: Api, store: string, ledger: Ledger, asked: Asked): Promise<Compared> => {
  const { measure, by, ...rest } = asked;
  const told = await api.ask.cohorts({ store, ...asked } as never);
  const scope = scopeOf(ledger, { ...NOTHING, ...rest } as Question);
  const expected = cohortsOf(scope, measure, by);
  const differences: Difference[] = [];
  let values = 0;
  const hold = (cell: string, got: Told, wanted: Figure) => {
    values++;
    if (!agrees('cohorts', got, wanted))
      differences.push({
        question: { ...asked, metrics: [] } as never,
        metric: `cohorts ${measure}`,
        cell,
        expected: wanted,
        got,
      });
  };
  for (const cohort of expected) {
    const label = labelOf(cohort.start, by);
    const row = told.cohorts.find((one) => one.cohort === label);
    hold(
      label,
      { value: row?.size ?? null, num: null, den: null, flags: [] },
      { ...NONE, value: cohort.size },
    );
    for (const value of row?.values ?? [])
      hold(`${label} ${value.k}`, value, { ...(cohort.values[value.k] ?? NONE), why: null });
  }
  for (const average of told.averages) hold(`average ${average.k}`, average, averageOf(expected, average.k));
  return { values, said: [], differences };
};

const compareIntervals = async (api: Api, store: string, ledger: Ledger): Promise<Compared> => {
  const told = await api.ask.timeBetweenOrders({ store });
  const expected = intervalsOf(scopeOf(ledger, NOTHING as Question));
  const differences = (Object.keys(expected) as (keyof typeof expected)[]).flatMap((name): Difference[] => {
    const [got, value] = [told[name], expected[name]];
    return agrees('intervals', { value: got, num: null, den: null, flags: [] }, { ...NONE, value })
      ? []
      : [
          {
            question: NOTHING as Question,
            metric: `intervals ${name}`,
            cell: '',
            expected: { ...NONE, value },
            got,
          },
        ];
  });
  return { values: Object.keys(expected).length, said: [], differences };
};

/** Every measure by every grain; with filters where there are some. */
export const compareCohorts = async (
  api: Api,
  store: string,
  ledger: Ledger,
  filters: Asked['where'][],
): Promise<Compared> => {
  const all: Compared[] = [await compareIntervals(api, store, ledger)];
  for (const measure of MEASURES)
    for (const by of GRAINS)
      for (const where of [undefined, ...filters])
        all.push(await compareOne(api, store, ledger, { measure, by, ...(where && { where }) }));
  return {
    values: all.reduce((sum, { values }) => sum + values, 0),
    said: [],
    differences: all.flatMap(({ differences }) => differences),
  };
};
