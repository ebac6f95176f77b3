import type { Unit } from '../../../../server/catalog/types';
import type { KpiView } from '../../../../server/roadmap/types';
import { toMinor } from '../../../format';
import type { Problems } from '../../../ui/useDraft';
import { numberOf, weightProblem } from './checks';
import { toMajor } from '../../../../shared/currency';
import { LIFT } from '../../../../shared/limits';

/** A target as it is typed: money in major units, shares in percent. */

export interface TargetDraft {
  metric: string;
  weight: string;
  aim: 'lift' | 'target';
  /** Percent over the baseline, or the value itself. */
  value: string;
}

/** Binary fractions don't print their last bits. */
const tidy = (value: number): string => String(Number(value.toPrecision(12)));

const typedValue = (value: number, unit: Unit, currency: string): string => {
  if (unit === 'money') return tidy(toMajor(value, currency));
  return tidy(unit === 'fraction' ? value * 100 : value);
};

export const draftOf = (kpi: KpiView | undefined, currency: string): TargetDraft => {
  if (!kpi) return { metric: 'aov', weight: '10', aim: 'lift', value: '5' };
  const { metric, lift, target, unit } = kpi;
  const weight = String(kpi.weight);
  if (lift === null && target !== null)
    return { metric, weight, aim: 'target', value: typedValue(target, unit, currency) };
  return { metric, weight, aim: 'lift', value: tidy((lift ?? 0) * 100) };
};

/** The field with its unit: "Lift, %", "Target, EUR". */
export const valueLabel = (aim: TargetDraft['aim'], unit: Unit, currency: string): string => {
  if (aim === 'lift') return 'Lift, %';
  if (unit === 'money') return `Target, ${currency}`;
  return unit === 'fraction' ? 'Target, %' : 'Target';
};

/** As the API takes it; the draft has no problem. */
export const aimOf = ({ aim, value }: TargetDraft, unit: Unit, currency: string) => {
  const number = numberOf(value) ?? 0;
  if (aim === 'lift') return { lift: Number((number / 100).toPrecision(12)) };
  if (unit === 'money') return { target: toMinor(number, currency) };
  return { target: unit === 'fraction' ? Number((number / 100).toPrecision(12)) : number };
};

export const targetProblems = (draft: TargetDraft): Problems<'weight' | 'value'> => {
  const value = numberOf(draft.value);
  const lift = draft.aim === 'lift' && value !== null;
  const isOutside = lift && (value < LIFT.least * 100 || value > LIFT.most * 100);
  return {
    weight: weightProblem(draft.weight),
    value:
      value === null
        ? 'This is a number such as 12.5.'
        : lift && value === 0
          ? 'A lift of 0 aims at the baseline itself: choose another.'
          : isOutside
            ? 'A lift lies between −99 and 10,000 percent.'
            : undefined,
  };
};
