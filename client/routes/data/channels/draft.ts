import { isDay, type Day } from '../../../../shared/days';
import type { ChannelRule } from '../../../../server/facts/channelRules';

/** A rule while it is edited. `key` stays with it when it moves. */
export interface DraftRule extends Omit<ChannelRule, 'from'> {
  key: number;
  /** A day, or what is typed of one. */
  from: string;
}

let keys = 0;

export const draftOf = (rule: ChannelRule): DraftRule => ({ ...rule, key: (keys += 1) });

export const newRule = (given: Partial<ChannelRule>, today: Day): DraftRule =>
  draftOf({ field: 'utmSource', match: 'equals', value: '', channel: 'affiliate', from: today, ...given });

/** What is wrong with a rule; null = it can be asked. */
export const problemOf = ({ value, from }: DraftRule): string | null => {
  if (!/[\p{L}\p{N}]/u.test(value)) return 'Say what to look for: at least one letter or digit.';
  return isDay(from) ? null : 'Give the day from which it holds, such as 3 Sep 2026.';
};

export const rulesOf = (drafts: readonly DraftRule[]): ChannelRule[] =>
  drafts.map(({ key: _, from, ...rule }) => ({ ...rule, from: from as Day }));

export const moved = <T>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
};
