import { isDay, type Day } from '../../../../shared/days';
import type { ChannelRule } from '../../../../server/facts/channelRules';

/** A rule while it is edited. `key` stays with it when it moves. */
export interface DraftRule extends Omit<ChannelRule, 'from'> {
  key: number;
  /** A day, or what is typed of one. */
  from: string;
}

let keys = 0;

export const draftOf = (rule: Omit<DraftRule, 'key'>): DraftRule => ({ ...rule, key: (keys += 1) });

export const newRule = (given: Partial<ChannelRule>, today: Day): DraftRule =>
  draftOf({ field: 'utmSource', match: 'equals', value: '', channel: 'affiliate', from: today, ...given });

/** What is wrong with a rule's word or day. */
export interface RuleProblems {
  value?: string;
  from?: string;
}

export const NO_PROBLEM: RuleProblems = {};

const isStorable = (day: string): boolean => isDay(day) && day >= '1990-01-01' && day < '2100-01-01';

export const problemsOf = ({ value, from }: DraftRule): RuleProblems => ({
  ...(!/[\p{L}\p{N}]/u.test(value) && {
    value: 'Say what to look for, with at least one letter or digit.',
  }),
  ...(!isStorable(from) && { from: 'Give the day from which it holds, such as 3 Sep 2026.' }),
});

export const isWrong = (rule: DraftRule): boolean => Object.keys(problemsOf(rule)).length > 0;

/** As they are asked; of rules without a problem. */
export const rulesOf = (drafts: readonly DraftRule[]): ChannelRule[] =>
  drafts.map(({ key: _, from, ...rule }) => ({ ...rule, from: from as Day }));

/** Whether the drafts are another list than the one that holds. */
export const isChanged = (drafts: readonly DraftRule[], rules: readonly ChannelRule[]): boolean => {
  const same = (draft: DraftRule, rule: ChannelRule | undefined) =>
    rule !== undefined &&
    (['field', 'match', 'value', 'channel', 'from'] as const).every((part) => draft[part] === rule[part]);
  return drafts.length !== rules.length || !drafts.every((draft, i) => same(draft, rules[i]));
};

export const moved = <T>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
