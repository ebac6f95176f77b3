import type { ReactNode } from 'react';
import type { CohortAnswer } from '../../../server/ask';
import { Sql } from '../../kpi/why/Sql';
import { EmptyState } from '../../ui/states';
import { AverageWhy } from './AverageWhy';
import { CacWhy, TotalCacWhy } from './CacWhy';
import { CellWhy } from './CellWhy';
import { ComebackWhy } from './ComebackWhy';
import { cohortName, columnName } from './words';
import styles from '../../kpi/why/why.module.css';

/** What a figure of the grid is made of: numerator, denominator and their days. */

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
