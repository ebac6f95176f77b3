import { badInput, DomainError, unavailable } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of WooCommerce, in one place. */

export const INVALID = {
  ...OF_READERS,
  begin: (prefix: string): string => `does not begin with ${prefix}`,
  neither: 'is neither an order (id, status, line_items) nor a refund (id, amount) of WooCommerce’s REST API',
  noOrder: 'is missing: this is a refund, and nothing says of which order',
} as const;

export const NOTES = {
  ...OF_ALL,
  byStatus: 'orders refunded by their status alone, booked on the day of their last change',
  cancelled: 'cancelled orders, booked on the day of their last change',
  feesLeftOut: 'orders whose fees are not in their total: taken without the fees',
} as const;

export { unreadableOrder } from '../sentences';

export const LEFT_OUT = { drafts: 'orders that were never placed (drafts)' } as const;

const LATER = 'Try again later.';

const RIGHTS_HINT =
  'In WooCommerce → Settings → Advanced → REST API add a key with the right to read, of a user who manages the shop.';

export const noRight = (what: string) => new DomainError('forbidden', what, RIGHTS_HINT);
export const noRestApi = () =>
  new DomainError(
    'not_found',
    'There is no WordPress REST API at this address.',
    'Check the address; in WordPress → Settings → Permalinks choose anything but Plain.',
  );

export const noList = () => unavailable('The shop answers with something that is no list.', LATER);
export const noTotal = () =>
  unavailable(
    'The shop does not state how many there are: the header X-WP-Total is missing.',
    'A cache or proxy in front of the shop takes it away: let X-WP-Total and X-WP-TotalPages through.',
  );
export const fewerSent = (path: string, stated: number, sent: number) =>
  unavailable(`The shop states that there are ${stated} of ${path}, and sends ${sent}.`, LATER);
export const samePages = () =>
  unavailable(
    'The shop sends the same orders again on every page.',
    'A cache or proxy in front of it passes over the page that is asked for: let the query through.',
  );

// webhooks

export const unreadableHook = (refused: readonly { id: string; field: string; reason: string }[]) =>
  badInput(refused.map(({ id, field, reason }) => `${id}: ${field} ${reason}`).join('; '));
export const deletedUnnamed = () => badInput('The webhook of a deleted order does not name the order.');
export const hookNotJson = () => badInput('The body of the webhook is not JSON.');
