import type { CohortAnswer } from '../../../server/ask';
import { datedShortRange } from '../../../shared/dayWords';
import { countWords } from '../../../shared/numberWords';
import { formatValue } from '../../format';
import { Headline } from '../../kpi/why/Headline';
import { Filled, type Member } from './Filled';
import { CUSTOMERS, whyNot } from './words';

/** What a customer of one cohort cost. */
export const CacWhy = ({ answer, cost }: Member) => {
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

/** What a customer cost, over all cohorts. */
export const TotalCacWhy = ({ answer: { totals, costs, currency } }: { answer: CohortAnswer }) => {
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
