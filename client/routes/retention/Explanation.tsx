import { countWords, ORDERS } from '../../../shared/numberWords';
import type { ReactNode } from 'react';
import type { ComebackGroup, CohortAnswer, CohortCost, Cohort, CohortValue } from '../../../server/ask';
import { formatMissing, formatPercent, formatPoints, formatValue } from '../../format';
import { Block, Pairs } from '../../kpi/why/Block';
import { Sql } from '../../kpi/why/Sql';
import { EmptyState } from '../../ui/states';
import { averageUnit, cohortName, COHORTS, columnName, CUSTOMERS, periodAt, whyNot } from './words';
import { datedShortRange, dateWords } from '../../../shared/dayWords';
import { addDays } from '../../../shared/days';
import styles from '../../kpi/why/why.module.css';

/** What a figure of the grid is made of: numerator, denominator and their days. */

interface FilledProps {
  name: string;
  top: ReactNode;
  bottom?: ReactNode;
  result: string;
}

const Filled = ({ name, top, bottom, result }: FilledProps) => (
  <Block title="Formula">
    <p className={styles.formula} data-formula>
      <span className={styles.name}>{name} =</span>
      <span className={styles.fraction} data-fraction>
        <span>{top}</span>
        {bottom && <span>{bottom}</span>}
      </span>
      <span className={styles.result} data-result>
        <span className={styles.name}>= </span>
        <strong>{result}</strong>
      </span>
    </p>
  </Block>
);

const Headline = ({ value, definition }: { value: string | null; definition: string }) => (
  <>
    <div className={styles.value} data-answer>
      <span className={value === null ? styles.none : styles.figure}>{value ?? 'no data'}</span>
    </div>
    <p className={styles.definition}>{definition}</p>
  </>
);

/** A cohort of the answer with what it cost. */
interface Member {
  answer: CohortAnswer;
  cohort: Cohort;
  cost: CohortCost;
}

const topOf = ({ measure, currency }: CohortAnswer, num: number): string => {
  if (measure === 'ltv_revenue') return `${formatValue(num, 'money', currency, 'unit')} net sales to date`;
  return measure === 'retention' ? `${countWords(num, CUSTOMERS)} with an order` : countWords(num, ORDERS);
};

const REMARKS = {
  provisional: 'Returns can still change it: the period ended less than 60 days ago.',
  small_sample: 'Fewer than 30 customers: not reliable.',
} as const;

const remarksOf = ({ flags }: CohortValue): string[] =>
  (['provisional', 'small_sample'] as const)
    .filter((flag) => flags.includes(flag))
    .map((flag) => REMARKS[flag]);

const averageRow = (answer: CohortAnswer, k: number) => {
  const average = answer.averages[k];
  if (!average || average.value === null) return null;
  const value = formatValue(average.value, averageUnit(answer.unit), answer.currency, 'unit');
  return {
    name: `Weighted average of ${columnName(k, answer.by)}`,
    detail: `${countWords(average.cohorts, COHORTS)} whose ${answer.by} ${k} is over`,
    value,
  };
};

const breakEvenWords = ({ breakEven }: CohortCost, { by }: CohortAnswer): string =>
  breakEven.k === null ? whyNot(breakEven.flags) : columnName(breakEven.k, by);

const CellWhy = ({ answer, cohort, cost, value }: Member & { value: CohortValue }) => {
  const { by, currency, unit } = answer;
  const period = periodAt(cost.from, value.k, by);
  const average = averageRow(answer, value.k);
  const result = value.value === null ? null : formatValue(value.value, unit, currency, 'unit');
  const until = dateWords(addDays(period.to, -1));
  const definition =
    value.reason !== undefined
      ? `This ${by} was not seen to its end: ${formatMissing(value)}. It is left out of averages.`
      : result === null
        ? `This ${by} runs until ${until}. It is shown when it is over, and left out of averages until then.`
        : `Customers acquired ${datedShortRange(cost)}, in ${by} ${value.k}: ${datedShortRange(period)}.`;
  return (
    <>
      <Headline value={result} definition={definition} />
      {result !== null && value.num !== null && (
        <Filled
          name={`${cohortName(cost, by)}, ${columnName(value.k, by)}`}
          top={`${topOf(answer, value.num)} ${answer.measure === 'ltv_revenue' ? `by ${until}` : datedShortRange(period)}`}
          bottom={
            value.den !== null && `${countWords(value.den, CUSTOMERS)} acquired ${datedShortRange(cost)}`
          }
          result={result}
        />
      )}
      <Block title="Beside it">
        <Pairs
          rows={[
            ...(average ? [average] : []),
            {
              name: 'Customers',
              detail: `first order ${datedShortRange(cost)}`,
              value: countWords(cohort.size, CUSTOMERS),
            },
            {
              name: 'CAC',
              detail: 'marketing cost of the same days over these customers',
              value:
                cost.cac === null ? whyNot(cost.flags) : formatValue(cost.cac, 'money', currency, 'unit'),
            },
            {
              name: 'Break-even',
              detail: cost.breakEven.flags.includes('declared_margin')
                ? 'net sales × the margin that the owner declared, against cost'
                : 'contribution against cost',
              value: breakEvenWords(cost, answer),
            },
          ]}
        />
      </Block>
      {remarksOf(value).map((remark) => (
        <p key={remark} className={styles.when}>
          {remark}
        </p>
      ))}
    </>
  );
};

const CacWhy = ({ answer, cost }: Member) => {
  const value = cost.cac === null ? null : formatValue(cost.cac, 'money', answer.currency, 'unit');
  return (
    <>
      <Headline
        value={value}
        definition={
          value === null
            ? `There is no CAC: ${whyNot(cost.flags, cost.reason)}. It is not 0.`
            : 'Marketing cost of the cohort’s own days over the customers acquired in them.'
        }
      />
      {value !== null && (
        <Filled
          name="CAC"
          top={`${formatValue(cost.cost, 'money', answer.currency, 'unit')} marketing cost ${datedShortRange(cost)}`}
          bottom={`${countWords(cost.customers ?? 0, CUSTOMERS)} acquired ${datedShortRange(cost)}`}
          result={value}
        />
      )}
    </>
  );
};

const AverageWhy = ({ answer, k }: { answer: CohortAnswer; k: number }) => {
  const { averages, by, currency, measure } = answer;
  const average = averages[k];
  const unit = averageUnit(answer.unit);
  if (!average || average.value === null || average.num === null || average.den === null)
    return <Headline value={null} definition={`No cohort’s ${by} ${k} is over yet.`} />;
  const result = formatValue(average.value, unit, currency, 'unit');
  const few =
    average.flags.length > 0 ? ' Few cohorts or customers: the mix decides as much as the customers.' : '';
  return (
    <>
      <Headline
        value={result}
        definition={`${countWords(average.cohorts, COHORTS)} whose ${by} ${k} is over, weighted by size: sum over sum. Younger ones are in neither sum.${few}`}
      />
      <Filled
        name={columnName(k, by)}
        top={
          measure === 'ltv_revenue'
            ? topOf(answer, average.num)
            : `${topOf(answer, average.num)} in ${by} ${k}`
        }
        bottom={countWords(average.den, CUSTOMERS)}
        result={result}
      />
    </>
  );
};

const TotalCacWhy = ({ answer: { totals, costs, currency } }: { answer: CohortAnswer }) => {
  const value = totals.cac === null ? null : formatValue(totals.cac, 'money', currency, 'unit');
  const customers = costs.reduce((sum, each) => sum + (each.customers ?? 0), 0);
  return (
    <>
      <Headline
        value={value}
        definition="Marketing cost of all cohorts that have one over their customers. A cohort without cost is in neither sum."
      />
      {value !== null && (
        <Filled
          name="CAC"
          top={`${formatValue(totals.cost, 'money', currency, 'unit')} marketing cost`}
          bottom={countWords(customers, CUSTOMERS)}
          result={value}
        />
      )}
    </>
  );
};

/** ", 95% 8.3% to 15.3%". */
const rangeOf = ({ interval }: ComebackGroup): string =>
  interval ? `, 95% ${formatPercent(interval[0], 1)} to ${formatPercent(interval[1], 1)}` : '';

const ComebackWhy = ({ answer: { comeback, by } }: { answer: CohortAnswer }) => {
  if (!comeback) return <Headline value={null} definition={`Fewer than two cohorts are a ${by} old.`} />;
  const { recent, before, difference, isUnclear } = comeback;
  const rows = [recent, before].map((group) => ({
    name:
      group === recent
        ? `Newest ${countWords(group.cohorts, COHORTS)}`
        : `${countWords(group.cohorts, COHORTS)} before`,
    detail: `${countWords(group.num, CUSTOMERS)} with an order in ${by} 1, of ${formatValue(group.den, 'count', '')}${rangeOf(group)}`,
    value: formatPercent(group.value),
  }));
  return (
    <>
      <Headline
        value={formatPercent(recent.value)}
        definition={`Share of the newest cohorts’ customers who ordered in the ${by} after that of their first order, against the cohorts before them. Only cohorts whose ${by} 1 is over.`}
      />
      <Block title="Newest against before">
        <Pairs
          rows={[
            ...rows,
            {
              name: 'Difference',
              detail: isUnclear ? 'cannot be told apart from none' : undefined,
              value: formatPoints(difference, before.value),
              isTotal: true,
            },
          ]}
        />
      </Block>
    </>
  );
};

/** What an address can ask: its title, and its explanation. */
export const explanationOf = (id: string, answer: CohortAnswer): { name: string; body: ReactNode } => {
  if (id === 'comeback') return { name: 'Came back', body: <ComebackWhy answer={answer} /> };
  const [key = '', part = ''] = id.split('.');
  const k = /^\d+$/.test(part) ? Number(part) : null;
  if (key === 'average') {
    const name = k === null ? 'CAC, all cohorts' : `Weighted average, ${columnName(k, answer.by)}`;
    return {
      name,
      body: k === null ? <TotalCacWhy answer={answer} /> : <AverageWhy answer={answer} k={k} />,
    };
  }
  const at = answer.cohorts.findIndex(({ cohort }) => cohort === key);
  const [cohort, cost] = [answer.cohorts[at], answer.costs[at]];
  const value = k === null ? undefined : cohort?.values[k];
  if (cohort && cost && part === 'cac')
    return {
      name: `CAC, ${cohortName(cost, answer.by)}`,
      body: <CacWhy answer={answer} cohort={cohort} cost={cost} />,
    };
  if (cohort && cost && value)
    return {
      name: `${cohortName(cost, answer.by)}, ${columnName(value.k, answer.by)}`,
      body: <CellWhy answer={answer} cohort={cohort} cost={cost} value={value} />,
    };
  return {
    name: 'Not in this grid',
    body: (
      <EmptyState
        title="This cell is not in the grid"
        text="The address names a cohort or period that these choices do not show."
      />
    ),
  };
};

/** The explanation with the SQL that the grid was made of. */
export const Explanation = ({ id, answer }: { id: string; answer: CohortAnswer }) => (
  <>
    {explanationOf(id, answer).body}
    {answer.notes.map((note) => (
      <p key={note} className={styles.when}>
        {note}
      </p>
    ))}
    <Sql statements={answer.sql} />
  </>
);
