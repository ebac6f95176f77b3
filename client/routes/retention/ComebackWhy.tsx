import type { CohortAnswer, ComebackGroup } from '../../../server/ask';
import { countWords } from '../../../shared/numberWords';
import { formatPercent, formatPoints, formatValue } from '../../format';
import { Block, Pairs } from '../../kpi/why/Block';
import { Headline } from '../../kpi/why/Headline';
import { COHORTS, CUSTOMERS } from './words';

/** ", 95% 8.3% to 15.3%". */
const rangeOf = ({ interval }: ComebackGroup): string =>
  interval ? `, 95% ${formatPercent(interval[0], 1)} to ${formatPercent(interval[1], 1)}` : '';

/** The first sentence: the newest cohorts against those before. */
export const ComebackWhy = ({ answer: { comeback, by } }: { answer: CohortAnswer }) => {
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
