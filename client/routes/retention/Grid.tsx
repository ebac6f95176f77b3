import type { CohortAnswer, CohortCost, Cohort, CohortValue } from '../../../server/ask';
import { formatMissing, formatValue } from '../../format';
import { levelsOf } from './levels';
import { Figure, Reach, type Spot } from './Reach';
import { averageUnit, cellText, cohortName, columnName, periodAt, standing, whyNot } from './words';
import { shortDay } from '../../../shared/dayWords';
import { addDays, type Day } from '../../../shared/days';
import { zip } from '../../../shared/items';
import { classes } from '../../ui/classes';
import styles from './Grid.module.css';

/** Cohorts by period, with what each cost and when it broke even. */

const MARKS = { above: '▲', below: '▼' } as const;

interface RowProps {
  answer: CohortAnswer;
  cohort: Cohort;
  cost: CohortCost;
  row: number;
  level: (value: CohortValue, size: number) => number | null;
  isCompared: boolean;
}

const Cac = ({
  cost,
  cohort,
  answer,
  spot,
}: {
  cost: CohortCost;
  cohort: string;
  answer: CohortAnswer;
  spot: Spot;
}) => (
  <td className={styles.cac}>
    <Figure id={`${cohort}.cac`} spot={spot}>
      {cost.cac === null ? (
        <>
          <span aria-hidden="true">–</span>
          <span className="qd-sr">No CAC, {whyNot(cost.flags, cost.reason)}</span>
        </>
      ) : (
        formatValue(cost.cac, 'money', answer.currency, 'unit')
      )}
    </Figure>
  </td>
);

/** Not over yet, or over and not seen to its end. */
const Running = ({ value, until }: { value: CohortValue; until: Day }) => {
  const why = value.reason === undefined ? `runs until ${shortDay(until)}` : formatMissing(value);
  return (
    <span
      className={styles.running}
      title={`${why.charAt(0).toUpperCase()}${why.slice(1)}, left out of averages`}
    >
      <span aria-hidden="true">–</span>
      <span className="qd-sr">
        {value.reason === undefined ? `still ${why.replace('runs', 'running')}` : why}
      </span>
    </span>
  );
};

const Row = ({ answer, cohort, cost, row, level, isCompared }: RowProps) => {
  const { by, unit, currency, averages } = answer;
  const classOf = (value: CohortValue) => {
    if (value.value === null) return styles.im;
    const shade = isCompared ? standing(value, cohort.size, averages[value.k]) : level(value, cohort.size);
    return classes(
      shade !== null && styles[typeof shade === 'number' ? `h${shade}` : shade],
      cost.breakEven.k === value.k && styles.be,
      value.flags.includes('small_sample') && styles.small,
    );
  };
  return (
    <tr>
      <th scope="row">{cohortName(cost, by)}</th>
      <td className={styles.n}>{formatValue(cohort.size, 'count', currency)}</td>
      <Cac cost={cost} cohort={cohort.cohort} answer={answer} spot={{ row, column: 0 }} />
      {cohort.values.map((value) => {
        const side = isCompared ? standing(value, cohort.size, averages[value.k]) : null;
        return (
          <td key={value.k} className={classOf(value)}>
            <Figure id={`${cohort.cohort}.${value.k}`} spot={{ row, column: value.k + 1 }}>
              {value.value === null ? (
                <Running value={value} until={addDays(periodAt(cost.from, value.k, by).to, -1)} />
              ) : (
                <>
                  {side && <span aria-hidden="true">{MARKS[side]} </span>}
                  {cellText(value.value, unit, currency)}
                  {side && <span className="qd-sr">, {side} average</span>}
                  {cost.breakEven.k === value.k && <span className="qd-sr">, break-even</span>}
                </>
              )}
            </Figure>
          </td>
        );
      })}
    </tr>
  );
};

const AverageRow = ({ answer, row }: { answer: CohortAnswer; row: number }) => {
  const { averages, totals, currency, unit } = answer;
  return (
    <tr className={styles.average} data-average>
      <th scope="row">Weighted</th>
      <td className={styles.n}>{formatValue(totals.customers, 'count', currency)}</td>
      <td className={styles.cac}>
        <Figure id="average.cac" spot={{ row, column: 0 }}>
          {totals.cac === null ? '–' : formatValue(totals.cac, 'money', currency, 'unit')}
        </Figure>
      </td>
      {averages.map(({ k, value, flags }) => (
        <td key={k} className={flags.length > 0 ? styles.few : undefined}>
          <Figure id={`average.${k}`} spot={{ row, column: k + 1 }}>
            {value === null ? '–' : cellText(value, averageUnit(unit), currency)}
          </Figure>
        </td>
      ))}
    </tr>
  );
};

const Head = ({ answer }: { answer: CohortAnswer }) => (
  <thead>
    <tr>
      <th scope="col">Acquired in</th>
      <th scope="col">Customers</th>
      <th scope="col">CAC</th>
      {answer.averages.map(({ k }) => (
        <th key={k} scope="col" title={`${answer.by} ${k} after the first order`}>
          {columnName(k, answer.by)}
        </th>
      ))}
    </tr>
  </thead>
);

export const Grid = ({ answer, isCompared }: { answer: CohortAnswer; isCompared: boolean }) => {
  const { cohorts, costs } = answer;
  const level = levelsOf(answer);
  return (
    <Reach answer={answer}>
      <table className={styles.cohorts} data-cohorts>
        <caption className="qd-sr">Cohorts by period. Arrow keys move, Enter explains a figure.</caption>
        <Head answer={answer} />
        <tbody>
          {zip(cohorts, costs).map(([cohort, cost], i) => (
            <Row
              key={cohort.cohort}
              answer={answer}
              cohort={cohort}
              cost={cost}
              row={i}
              level={level}
              isCompared={isCompared}
            />
          ))}
          <AverageRow answer={answer} row={cohorts.length} />
        </tbody>
      </table>
    </Reach>
  );
};
