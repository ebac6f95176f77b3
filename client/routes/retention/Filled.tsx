import type { ReactNode } from 'react';
import type { Cohort, CohortAnswer, CohortCost } from '../../../server/ask';
import { countWords, ORDERS } from '../../../shared/numberWords';
import { formatValue } from '../../format';
import { Block } from '../../kpi/why/Block';
import { FormulaLine } from '../../kpi/why/FormulaLine';
import { CUSTOMERS } from './words';

/** Formulas of the grid, filled in. */

interface FilledProps {
  name: string;
  top: ReactNode;
  bottom?: ReactNode;
  result: string;
}

export const Filled = (props: FilledProps) => (
  <Block title="Formula">
    <FormulaLine {...props} />
  </Block>
);

/** A cohort of the answer with what it cost. */
export interface Member {
  answer: CohortAnswer;
  cohort: Cohort;
  cost: CohortCost;
}

/** "213 customers with an order": the numerator in words. */
export const topOf = ({ measure, currency }: CohortAnswer, num: number): string => {
  if (measure === 'ltv_revenue') return `${formatValue(num, 'money', currency, 'unit')} net sales to date`;
  return measure === 'retention' ? `${countWords(num, CUSTOMERS)} with an order` : countWords(num, ORDERS);
};
