import type { SaleFact } from '../../facts/fact';
import type { ItemFormat, Sink } from '../format';
import { BulkAssembler, type BulkOrder } from './bulk';
import { noteChannel } from '../named';
import { shopOrder } from './graphql';
import { keyCell, newest, publish, refuse, SOURCE } from './ordersJson';
import { checked } from './reading';
import { orderReading } from './orderReading';
import { INVALID, NOTES } from './sentences';

/**
 * The result of a bulk operation over orders: lines of JSON. An order's lines may stand anywhere, so
 * the file is held until its end. Documented in FORMATS.md.
 */
export const shopifyBulkJsonl: ItemFormat<'sales'> = {
  kind: 'sales',
  items: 'lines',
  envelopes: [],
  keyCell,
  join: newest,
  read: (sink, { source = SOURCE }) => {
    const assembler = new BulkAssembler();
    return {
      item: ({ row, value, problem }) => {
        const found = problem ? { field: 'line', value: null, reason: problem } : assembler.take(row, value);
        if (found) refuse(row, [found], sink);
      },
      end: () => {
        const { orders, waiting } = assembler.end();
        orders.forEach((order) => take(order, sink, source));
        for (const { row, parent } of waiting)
          refuse(row, [{ field: '__parentId', value: parent, reason: INVALID.noOrder }], sink);
      },
    };
  },
};

const take = (found: BulkOrder, sink: Sink<SaleFact>, source: string): void => {
  for (const { row, ...problem } of found.problems) refuse(row, [problem], sink);
  if (found.problems.length > 0) return;
  const order = shopOrder(found.order, found.lines, found.shipping, null);
  const noted = orderReading(order, source);
  const result = checked(noted);
  if ('problems' in result) return refuse(found.row, result.problems, sink);
  noted.notes.forEach((note) => sink.note(note));
  noteChannel(sink, noted.fact.channel, result.fact);
  for (let i = order.refunds.length; i < (found.order.refunds ?? []).length; i++) sink.note(NOTES.incomplete);
  publish(found.row, result.fact, sink);
};
