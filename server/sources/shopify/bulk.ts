import type { z } from 'zod';
import { lineNode, orderNode, shippingNode, type OrderNode } from './graphql';
import { firstProblem, problemsOf, type Problem } from './reading';
import { INVALID } from './sentences';

/**
 * Puts the lines of a bulk result together: a root has no `__parentId`, everything else belongs to the
 * root that it names. Roots stand before what belongs to them, which may follow at once (grouped) or later.
 */
export interface BulkOrder {
  /** Of its first line, from 1. */
  row: number;
  order: OrderNode;
  lines: z.output<typeof lineNode>[];
  shipping: z.output<typeof shippingNode>[];
  /** What of it can't be read. */
  problems: (Problem & { row: number })[];
}

export class BulkAssembler {
  private readonly open = new Map<string, BulkOrder>();
  /** Roots that can't be read: what belongs to them goes with them. */
  private readonly broken = new Set<string>();
  private readonly waiting = new Map<string, { row: number; value: Record<string, unknown> }[]>();

  /** Takes one line. Gives what is wrong with it, if no order can carry the problem. */
  take(row: number, value: unknown): Problem | null {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { field: 'item', value: null, reason: INVALID.item };
    const node = value as Record<string, unknown>;
    return typeof node.__parentId === 'string'
      ? this.child(row, node, node.__parentId)
      : this.root(row, node);
  }

  private root(row: number, node: Record<string, unknown>): Problem | null {
    const parsed = orderNode.safeParse(node);
    if (!parsed.success) {
      this.broken.add(String(node.id));
      this.waiting.delete(String(node.id));
      return isOrder(node)
        ? firstProblem(parsed.error, node)
        : { field: 'id', value: nameOf(node), reason: INVALID.order };
    }
    const id = String(node.id);
    const found = { row, order: parsed.data, lines: [], shipping: [], problems: [] };
    this.open.set(id, found);
    for (const child of this.waiting.get(id) ?? []) this.child(child.row, child.value, id);
    this.waiting.delete(id);
    return null;
  }

  private child(row: number, node: Record<string, unknown>, parent: string): null {
    if (this.broken.has(parent)) return null;
    const order = this.open.get(parent);
    if (!order) {
      this.waiting.set(parent, [...(this.waiting.get(parent) ?? []), { row, value: node }]);
      return null;
    }
    const isLine = 'quantity' in node || 'originalUnitPriceSet' in node;
    if (!isLine && !('originalPriceSet' in node)) return null;
    const parsed = isLine ? lineNode.safeParse(node) : shippingNode.safeParse(node);
    if (!parsed.success)
      order.problems.push(...problemsOf(parsed.error, node).map((problem) => ({ row, ...problem })));
    else if (isLine) order.lines.push(parsed.data as BulkOrder['lines'][number]);
    else order.shipping.push(parsed.data as BulkOrder['shipping'][number]);
    return null;
  }

  /** The orders so far, but for the last one, to which more may belong if the result is grouped. */
  complete(): BulkOrder[] {
    const all = [...this.open];
    const done = all.slice(0, -1);
    for (const [id] of done) this.open.delete(id);
    return done.map(([, order]) => order);
  }

  /** What is left, and the lines whose order never came. */
  end(): { orders: BulkOrder[]; waiting: { row: number; parent: string }[] } {
    const waiting = [...this.waiting].flatMap(([parent, lines]) => lines.map(({ row }) => ({ row, parent })));
    const orders = [...this.open.values()];
    this.open.clear();
    this.waiting.clear();
    return { orders, waiting };
  }
}

const isOrder = (node: Record<string, unknown>): boolean => /\/Order\//.test(String(node.id ?? ''));
const nameOf = (node: Record<string, unknown>): string | null =>
  typeof node.id === 'string' ? node.id.slice(0, 200) : null;
