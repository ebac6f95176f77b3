import { DomainError, unavailable } from '../../errors';
import { INVALID as OF_READERS, NOTES as OF_ALL } from '../sentences';

/** What is written of Magento, in one place. */

export const INVALID = {
  ...OF_READERS,
  storeIds: 'is not a list of numbers such as 1,3',
  derived:
    'is an invoice or a shipment: it repeats its order. Export orders (GET /V1/orders) and credit memos (GET /V1/creditmemos)',
  noItems: 'has no items: ask for orders without searchCriteria fields, or with items among them',
  graphql: 'is an answer of GraphQL, whose orders lack tax and items: export them by REST, GET /V1/orders',
  neither:
    'is neither an order nor a credit memo of Magento’s REST API: export GET /V1/orders or GET /V1/creditmemos',
} as const;

export const NOTES = {
  ...OF_ALL,
  cancelledItems: 'cancelled items without a day, booked on the day of their order',
  cancelled: 'cancelled orders, booked on the day that their history gives, or of their last change',
} as const;

export const LEFT_OUT = {
  cancelledMemos: 'credit memos that were cancelled',
} as const;

export { unreadableOrder } from '../sentences';

const RIGHTS_HINT =
  'In System → Integrations give the integration the right to Sales, and in Stores → Configuration → Services → OAuth let access tokens be used as standalone bearer tokens.';

export const noRight = (what: string) => new DomainError('forbidden', what, RIGHTS_HINT);
export const noList = (path: string) =>
  unavailable(`The shop answers ${path} with something that is no list with its total_count.`);
export const otherItems = (path: string, before: number) =>
  unavailable(
    `The shop does not keep to the search criteria of ${path}: the items are not those behind number ${before}.`,
    'A module or a cache in front of the shop passes over searchCriteria: let it through.',
  );
export const noneSent = (stated: number) =>
  unavailable(`The shop states that there are ${stated} more orders, and sends none.`, 'Try again later.');
