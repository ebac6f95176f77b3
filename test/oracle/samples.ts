import type { OrderFact } from './types';

export const emptyOrder = {
  type: 'order',
  source: 'shop',
  id: '',
  placedAt: '',
  currency: 'EUR',
  customer: {},
  channel: 'direct',
  isWeb: true,
  device: 'unknown',
  country: 'unknown',
  lines: [],
} satisfies OrderFact;
