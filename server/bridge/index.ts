/** Whether the quarter is on course, and what changed. */
export { bridgeView } from './bridge';
export { checklist } from './checklist';
export { comparisonsOf } from './comparisons';
