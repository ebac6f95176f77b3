import type { Contents, Definition, ReconcilePart, ReconcilePartId } from './definition';
import type { Group } from './entries';
import { shareOf } from './figure';

/**
 * From our definition to theirs, one switch after the other: each part is what its switch changes beyond those
 * before it. Together they are exactly the difference.
 */

interface Step {
  id: ReconcilePartId;
  label: string;
  definition: string;
  /** The switch. */
  change: (theirs: Definition) => Partial<Definition>;
}

const content =
  (key: keyof Contents): Step['change'] =>
  (theirs) => ({ [key]: theirs[key] });

const returnsOrDay = ({ refunds }: Definition): Pick<Step, 'id' | 'label' | 'definition'> =>
  refunds === 'none'
    ? {
        ...{ id: 'returns', label: 'Returns' },
        definition: 'Their figure knows no refunds: what was reversed stays in it.',
      }
    : {
        ...{ id: 'refund_day', label: 'Refund day' },
        definition: 'Refunds count on the day of their order there, on their own day here.',
      };

const stepsTo = (theirs: Definition): Step[] => [
  {
    ...{ id: 'time_zone', label: 'Time zone' },
    definition: `Orders and refunds that fall on another day in ${theirs.zone}: what enters the period less what leaves it.`,
    change: ({ zone }) => ({ zone }),
  },
  { ...returnsOrDay(theirs), change: content('refunds') },
  {
    ...{ id: 'edits', label: 'Edits' },
    definition:
      theirs.edits === 'none'
        ? 'Lines that were added after the order was placed: their figure never sees them.'
        : 'Lines that were added later count on the day of their order there, on the day of the edit here.',
    change: content('edits'),
  },
  {
    ...{ id: 'excluded', label: 'Tests, deleted, voided' },
    definition: 'Orders that count nowhere here and are in their figure.',
    change: content('excluded'),
  },
  {
    ...{ id: 'cancelled', label: 'Cancelled orders' },
    definition: 'Orders that were cancelled, with what was reversed of them: left out of their figure.',
    change: content('cancelled'),
  },
  {
    ...{ id: 'other_channels', label: 'Other channels' },
    definition:
      'Orders that were not placed in the web shop, and credit notes that name no order: not in their figure.',
    change: content('otherChannels'),
  },
  {
    ...{ id: 'discounts', label: 'Discounts' },
    definition: 'Their figure is before discounts.',
    change: content('discounts'),
  },
  {
    ...{ id: 'taxes', label: 'Taxes' },
    definition: 'Tax charged less tax reversed, of everything that is in the figure by now.',
    change: content('taxes'),
  },
  {
    ...{ id: 'shipping', label: 'Shipping' },
    definition: 'Shipping charged less shipping refunded, without tax.',
    change: content('shipping'),
  },
  {
    ...{ id: 'duties', label: 'Duties' },
    definition: 'Duties charged less duties reversed.',
    change: content('duties'),
  },
  {
    ...{ id: 'gift_cards', label: 'Gift cards' },
    definition: 'Gift cards sold: a liability here, revenue in their figure.',
    change: content('giftCards'),
  },
];

const isChange = (from: Definition, change: Partial<Definition>): boolean =>
  (Object.entries(change) as [keyof Definition, unknown][]).some(([key, value]) => from[key] !== value);

/** The parts between two definitions. Switches that stand alike on both sides make none. */
export const partsBetween = (
  groups: readonly Group[],
  ours: Definition,
  theirs: Definition,
): { start: number; parts: ReconcilePart[]; end: number } => {
  const sharesOf = (definition: Definition) => groups.map((group) => shareOf(group, definition, ours.zone));
  const total = (shares: readonly number[]) => shares.reduce((sum, share) => sum + share, 0);
  let definition = ours;
  let shares = sharesOf(ours);
  const start = total(shares);
  let sum = start;
  const parts: ReconcilePart[] = [];
  for (const { change, ...about } of stepsTo(theirs)) {
    if (!isChange(definition, change(theirs))) continue;
    definition = { ...definition, ...change(theirs) };
    const next = sharesOf(definition);
    const rows = groups.reduce((n, group, i) => n + (next[i] === shares[i] ? 0 : group.rows), 0);
    const amount = total(next) - sum;
    parts.push({ ...about, amount, rows, start: sum, end: sum + amount });
    sum += amount;
    shares = next;
  }
  return { start, parts, end: sum };
};
