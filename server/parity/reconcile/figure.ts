import type { Definition } from './definition';
import type { Group } from './entries';

/** What a figure of a given definition is, from the groups of entries. */

const isTaken = (group: Group, { excluded, cancelled, otherChannels }: Definition): boolean =>
  (excluded || !group.isExcluded) && (cancelled || !group.isCancelled) && (otherChannels || group.isWeb);

/** On which day an entry counts; null = on none. */
const dayOf = ({ kind, own, ordered, sold }: Group, { edits, refunds }: Definition): Group['own'] | null => {
  if (kind === 'order') return own;
  if (kind === 'edit') return edits === 'none' ? null : edits === 'own_day' ? own : ordered;
  if (refunds !== 'order_day') return refunds === 'none' ? null : own;
  return edits === 'own_day' ? sold : ordered;
};

const amountOf = (group: Group, has: Definition): number =>
  group.gross -
  (has.discounts ? group.discounts : 0) -
  group.returns +
  (has.taxes ? group.taxes : 0) +
  (has.shipping ? group.shipping : 0) +
  (has.duties ? group.duties : 0) +
  (has.giftCards ? group.giftCards : 0);

/** Of one group; 0 where the definition leaves it out. `zone` says whose days are meant. */
export const shareOf = (group: Group, definition: Definition, timeZone: string): number => {
  const day = isTaken(group, definition) ? dayOf(group, definition) : null;
  if (!day) return 0;
  return (definition.zone === timeZone ? day.ours : day.theirs) ? amountOf(group, definition) : 0;
};
