import { MEASURES, type MeasureId } from '../catalog/measures';
import { measuresOf } from '../catalog/metric';
import type { Metric } from '../catalog/metrics';
import type { Flag } from '../catalog/types';
import { maskedNote } from './sentences';

/** Orders whose channel hides who bought: no customer metric sees them, and how many they are is said (METRICS C14). */

/** Whether a metric is about customers, so that it does not see those orders. */
export const isOfCustomers = (metric: Metric): boolean =>
  measuresOf(metric).some((id) => MEASURES[id].ofCustomers === true);

/** What is read beside such a metric: all orders, and those that it sees. */
export const maskedIn = (metric: Metric): MeasureId[] =>
  isOfCustomers(metric) ? ['orders', 'customer_orders'] : [];

type Cell = (key: string) => number;

/** Whether every order hides its buyer: of customers nothing can be said then, and nothing is not 0. */
export const isAllMasked = (metric: Metric, cell: Cell): boolean =>
  isOfCustomers(metric) && cell('orders') > 0 && cell('customer_orders') === 0;

export const maskedFlags = (metric: Metric, cell: Cell): Flag[] =>
  isOfCustomers(metric) && cell('orders') !== cell('customer_orders') ? ['masked'] : [];

/** How many orders customer metrics leave out, in a sentence; null = none. */
export const maskedIfAny = (orders: number, seen: number): string | null =>
  orders === seen ? null : maskedNote(orders - seen, orders);
