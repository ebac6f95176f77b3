import type { CohortAnswer, CohortValue } from '../../../server/ask';
import { perCustomer } from './words';

/** Which of the ramp's steps a cell wears. The value is printed in it: the shade only leads the eye. */

const STEPS = 6;

/** Period 0 of retention is 100 % by definition: it would flatten every other shade. */
const isShaded = (answer: CohortAnswer, { k }: CohortValue): boolean =>
  k > 0 || answer.measure === 'ltv_revenue';

export const levelsOf = (answer: CohortAnswer): ((value: CohortValue, size: number) => number | null) => {
  const all = answer.cohorts.flatMap(({ size, values }) =>
    values.filter((value) => isShaded(answer, value)).flatMap((value) => perCustomer(value, size) ?? []),
  );
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return (value, size) => {
    const own = perCustomer(value, size);
    if (own === null || !isShaded(answer, value)) return null;
    return high > low ? Math.round(((own - low) / (high - low)) * STEPS) : 0;
  };
};
