/** Lists of the rows behind the figures: read, never scanned for a metric. */
export { orderFile } from './file';
export { PAGE_SIZE, after, cursorOf } from './filters';
export { orderDetail } from './order';
export { orderPage } from './orders';
export { choices, rateDays, ratesView } from './rates';
export { reversalPage } from './reversals';
export { walkIndexes } from './steer';
export { orderSummary, reversalSummary } from './summary';
