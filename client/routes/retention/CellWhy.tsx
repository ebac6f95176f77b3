import type { CohortAnswer, CohortCost, CohortValue } from '../../../server/ask';
import { datedShortRange, dateWords } from '../../../shared/dayWords';
import { addDays } from '../../../shared/days';
import { countWords } from '../../../shared/numberWords';
import { formatMissing, formatValue } from '../../format';
import { Block, Pairs } from '../../kpi/why/Block';
import { Headline } from '../../kpi/why/Headline';
import { Filled, topOf, type Member } from './Filled';
import { averageUnit, cohortName, COHORTS, columnName, CUSTOMERS, periodAt, whyNot } from './words';
import styles from '../../kpi/why/why.module.css';

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

/** One cohort in one period. */
export const CellWhy = ({ answer, cohort, cost, value }: Member & { value: CohortValue }) => {
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
