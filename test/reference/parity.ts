import { z } from 'zod';
import { parityPage, parityView } from '../../server/parity';
import type { FigureId } from '../../server/parity/types';
import { bring, given, openStore } from './through';
import type { ListId } from '../../shared/lists';
import type { Day } from '../../server/time';

const DAY: Day = '2026-03-02';
const NOW = new Date('2026-03-09T00:00:00Z');
const QUESTION = { witness: 'pixel' as const, period: { from: DAY, to: '2026-03-03' as const } };

const listInputs = z.strictObject({
  order_ids: z.array(z.string()),
  pixel_ids: z.array(z.string()),
  order_value: z.number(),
  pixel_value: z.number(),
  /** Of outputs that are pending. */
  lags_s: z.array(z.number()),
  tested_rps: z.number(),
  projected_peak_rps: z.number(),
  error_rate_at_test: z.number(),
  down_s: z.number(),
  window_s: z.number(),
  slo: z.number(),
  peak_hour_orders: z.number(),
  orders_28d: z.number(),
});

/** `total` on the first of the ids that both have; nothing on the others. */
const valueOf = (ids: { order_ids: string[]; pixel_ids: string[] }, total: number) => {
  const first = ids.order_ids.find((id) => ids.pixel_ids.includes(id));
  return (id: string): string => (id === first ? total.toFixed(2) : '0');
};

/** Through the ledger: orders of one day, an event for each pixel id, and the page's own lists. */
export const parityLists = given(
  ['matched', 'coverage', 'precision', 'jaccard', 'missing', 'phantom', 'duplicates', 'value_ratio'],
  listInputs,
  async (inputs, database) => {
    const store = await openStore(database, {});
    const [ordered, seen] = [valueOf(inputs, inputs.order_value), valueOf(inputs, inputs.pixel_value)];
    const orders = inputs.order_ids.map((id, i) => ({
      type: 'order',
      id,
      placedAt: `${DAY}T10:00:${String(i).padStart(2, '0')}Z`,
      currency: 'USD',
      lines: [{ quantity: 1, unitPrice: ordered(id) }],
    }));
    const sightings = inputs.pixel_ids.map((orderId, i) => ({
      id: String(i),
      witness: 'pixel',
      orderId,
      occurredAt: `${DAY}T11:00:${String(i).padStart(2, '0')}Z`,
      currency: 'USD',
      value: seen(orderId),
    }));
    await bring(database, store, 'sales', orders);
    await bring(database, store, 'sightings', sightings);
    const view = await database.read((tx) => parityView(tx, store, QUESTION, NOW));
    const figure = (id: FigureId) => view.figures.find((found) => found.id === id)!.value;
    const idsOf = async (list: ListId) => {
      const { rows } = await database.read((tx) =>
        parityPage(tx, store, { ...QUESTION, list, limit: 200 }, NOW),
      );
      return rows.map(({ orderId }) => orderId).toSorted();
    };
    return {
      matched: view.matched,
      coverage: figure('parity_coverage'),
      precision: figure('parity_precision'),
      jaccard: figure('jaccard'),
      missing: await idsOf('missing'),
      phantom: await idsOf('phantom'),
      duplicates: figure('pixel_duplicates'),
      value_ratio: figure('parity_value_ratio'),
    };
  },
);
