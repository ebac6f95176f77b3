import type { CohortAnswer } from '../../../server/ask';
import { countWords } from '../../../shared/numberWords';
import { formatValue } from '../../format';
import { Headline } from '../../kpi/why/Headline';
import { Filled, topOf } from './Filled';
import { averageUnit, COHORTS, columnName, CUSTOMERS } from './words';

/** A column of the grid, weighted. */
export const AverageWhy = ({ answer, k }: { answer: CohortAnswer; k: number }) => {
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
