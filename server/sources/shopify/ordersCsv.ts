import { isKeptExactly } from '../../facts/fields';
import { orderFact, type Rejection, type SaleFact } from '../../facts/fact';
import { undatedId } from '../../facts/undated';
import { mergeProblems, rejection, rejectRow, schemaProblems, shown } from '../cells';
import type { Format, Sink, SourceRow } from '../format';
import { BY_NAME } from '../giftCards';
import { grouped, placeIn, type Group } from '../groups';
import { noteChannel } from '../named';
import { IS_TOTAL, isTotalOrder } from '../sheet/totals';
import { fileStamps, type Stamp } from '../stamps';
import { UNDATED } from '../saleReading';
import { OPTIONAL, REQUIRED, type RequiredColumn } from './columns';
import { major, moneyOf, type Money } from './money';
import { placeOf } from './order';
import { SOURCE } from './ordersJson';
import { INVALID, NOTES, wholeOrder } from './sentences';

/**
 * Shopify's orders_export.csv: a row a line; totals, currency and status only on an order's first
 * row; gift cards are lines; refunds are a sum without a day. Documented in FORMATS.md.
 */
export const shopifyOrdersCsv: Format<'sales', RequiredColumn> = {
  kind: 'sales',
  columns: { required: REQUIRED, optional: OPTIONAL, open: true },
  keyCell: (key) => {
    const [field, value] = JSON.parse(key) as [string, string];
    return { field, value };
  },
  read: (sink, options) => {
    const readStamp = fileStamps(options);
    const apart = piecesApart();
    const reading = { sink, readStamp, source: options.source ?? SOURCE };
    return grouped(goesOn, (group) => {
      if (isTotal(group)) return sink.leaveOut(IS_TOTAL, group.lastRow);
      readOrder(apart(group, sink), group, reading);
    });
  },
};

type Row = SourceRow<RequiredColumn>;
type Order = Group<RequiredColumn>;

/** Two shops number their orders alike: what tells orders apart is `Id`, and their name only where that is missing. */
const orderKey = ({ cells }: Row): string =>
  JSON.stringify(cells.Id ? ['Id', cells.Id] : ['Name', cells.Name]);

/** A row of its own by the name “Total”: no order has neither an id nor a day. */
const isTotal = ({ rows }: Order): boolean => {
  const [{ cells }] = rows;
  return rows.length === 1 && !cells.Id && isTotalOrder(cells.Name, cells['Created at']);
};

/** What a further row of an order leaves empty, or says again. */
const OF_ORDER = ['Id', 'Created at', 'Currency', 'Email', 'Subtotal', 'Total'];
const goesOn = (first: Row, row: Row): boolean =>
  first.cells.Name === row.cells.Name &&
  OF_ORDER.every((name) => !row.cells[name] || row.cells[name] === first.cells[name]);

/**
 * Rows that go on with an order that does not stand right above them. They name the order alone, so that all orders of
 * that name are incomplete. Holds a name and id for each order.
 */
const piecesApart = () => {
  const keys = new Map<string, string[]>();
  const pieces = new Set<string>();
  return ({ rows, lastRow }: Order, sink: Sink<SaleFact>): boolean => {
    const [first] = rows;
    const { Name: name, Id: id, Currency: currency } = first.cells;
    if (id || currency) {
      const known = keys.get(name) ?? [];
      keys.set(name, [...known, orderKey(first)]);
      return pieces.has(name);
    }
    pieces.add(name);
    for (const key of keys.get(name) ?? []) sink.spoil(first.row, key, lastRow);
    return false;
  };
};

type ReadStamp = (text: string) => Stamp;

interface Reading {
  sink: Sink<SaleFact>;
  readStamp: ReadStamp;
  source: string;
}

/** `isPart`: another row of that name stood before it, apart from it. */
const readOrder = (isPart: boolean, { rows, lastRow }: Order, { sink, readStamp, source }: Reading) => {
  const [first] = rows;
  const { row } = first;
  const name = first.cells.Name;
  const key = orderKey(first);
  const refuse = (problems: Rejection[]) => {
    const also = rows.length > 1 ? wholeOrder(shown(name)) : '';
    problems.forEach((problem) => sink.reject({ ...problem, reason: `${problem.reason}${also}` }));
    sink.spoil(row, key, lastRow);
  };
  const broken = rows.flatMap((one) => rowProblems(one, one === first, readStamp));
  if (broken.length > 0) return refuse(broken);
  if (isPart) return refuse([rejection(first, 'Name', INVALID.apart)]);
  const money = moneyOf(rows);
  const raw = orderOf(rows, money, readStamp);
  const parsed = orderFact.safeParse({ source, ...raw });
  if (!parsed.success) return refuse(mergeProblems([], schemaProblems(parsed.error, placesIn(rows))));
  notesOf(money, parsed.data.cancelledAt !== undefined).forEach((text) => sink.note(text));
  noteChannel(sink, raw.channel, parsed.data);
  sink.fact({ row, lastRow, key, sortAt: parsed.data.placedAt, fact: parsed.data });
};

const AMOUNT = /^\d+(\.\d+)?$/;
/** What a line below zero makes of an order may be below zero too. */
const SIGNED_AMOUNT = /^-?\d+(\.\d+)?$/;
const SIGNED = new Set(['Subtotal', 'Taxes', 'Total', 'Lineitem price', 'Lineitem discount']);
const ON_FIRST = ['Subtotal', 'Shipping', 'Taxes', 'Total', 'Discount Amount', 'Refunded Amount', 'Duties'];
const ON_LINES = ['Lineitem price', 'Lineitem discount'];
const NEEDED = new Set(['Subtotal', 'Total', 'Lineitem price']);

const rowProblems = (row: Row, isFirst: boolean, readStamp: ReadStamp): Rejection[] => {
  if (row.problem) return [rejectRow(row)];
  const problems: Rejection[] = [];
  const refuse = (field: string, reason: string) => problems.push(rejection(row, field, reason));
  const { cells } = row;
  if (cells.Name === '') refuse('Name', INVALID.empty);
  if (isFirst && cells.Currency === '') refuse('Currency', INVALID.firstRow);
  else
    for (const field of isFirst ? [...ON_FIRST, ...ON_LINES] : ON_LINES) {
      const cell = cells[field] ?? '';
      const shape = SIGNED.has(field) ? SIGNED_AMOUNT : AMOUNT;
      if (cell === '' ? NEEDED.has(field) : !shape.test(cell))
        refuse(field, cell === '' ? INVALID.empty : INVALID.amount);
      else if (!isKeptExactly(cell)) refuse(field, INVALID.tooLarge);
    }
  if (!/^-?\d{1,8}$/.test(cells['Lineitem quantity'])) refuse('Lineitem quantity', INVALID.whole);
  const stamp = (field: string, cell: string) => {
    const at = readStamp(cell);
    if ('problem' in at) refuse(field, at.problem);
  };
  if (isFirst) stamp('Created at', cells['Created at']);
  if (isFirst && cells['Cancelled at']) stamp('Cancelled at', cells['Cancelled at']);
  return problems;
};

const notesOf = (money: Money, isCancelled: boolean): string[] => {
  const cards = money.lines.filter((line) => line.isGiftCard).map(() => BY_NAME);
  const notes = [
    isCancelled || money.refunded === 0 ? '' : UNDATED,
    isCancelled && money.refunded > 0 ? NOTES.cancelledRefunds : '',
    money.adds ? '' : NOTES.partsDifferByTips,
  ];
  return [...cards, ...notes.filter(Boolean)];
};

const orderOf = ([{ cells }]: Order['rows'], money: Money, readStamp: ReadStamp) => {
  const text = (minor: number) => major(minor, money.currency);
  const instant = (cell: string | undefined) => {
    const at = cell ? readStamp(cell) : null;
    return at && 'instant' in at ? at.instant : undefined;
  };
  const id = cells.Id || cells.Name;
  const placedAt = instant(cells['Created at']);
  const cancelledAt = instant(cells['Cancelled at']);
  return {
    type: 'order',
    id,
    placedAt,
    cancelledAt,
    excluded: cells['Financial Status'] === 'voided' ? 'voided' : undefined,
    currency: money.currency,
    taxesIncluded: money.taxesIncluded,
    customer: { email: cells.Email || undefined, phone: cells.Phone || undefined },
    ...placeOf(cells.Source ?? null, {}),
    country: cells['Shipping Country'] || cells['Billing Country'] || undefined,
    shipping: text(money.shipping),
    shippingDiscount: text(money.shippingDiscount),
    shippingTax: text(money.shippingTax),
    duties: text(money.duties),
    lines: money.lines.map(({ row, quantity, discount, tax, isGiftCard, isBack }) => ({
      sku: row.cells['Lineitem sku'] || undefined,
      title: row.cells['Lineitem name'] || undefined,
      quantity,
      unitPrice: row.cells['Lineitem price'],
      discount: text(discount),
      tax: text(tax),
      isGiftCard,
      ...(isBack && isNoProduct(row) && { isDiscount: true }),
    })),
    refunds: cancelledAt === undefined ? undatedRefund(id, placedAt, money) : [],
  };
};

/** Without a number, neither taxed nor sent: somebody's discount, written as a line. */
const isNoProduct = ({ cells }: SourceRow): boolean =>
  !cells['Lineitem sku'] &&
  cells['Lineitem taxable'] === 'false' &&
  cells['Lineitem requires shipping'] === 'false';

/** The export says how much was refunded, not when: booked on the day of the order. A cancellation reverses the rest by itself. */
const undatedRefund = (id: string, occurredAt: string | undefined, { refunded, currency }: Money) =>
  refunded === 0 ? [] : [{ id: undatedId(id), occurredAt, amount: major(refunded, currency) }];

const COLUMN_OF: Readonly<Record<string, string>> = {
  placedAt: 'Created at',
  cancelledAt: 'Cancelled at',
  currency: 'Currency',
  id: 'Id',
  channel: 'Source',
  country: 'Shipping Country',
  'customer.email': 'Email',
  'customer.phone': 'Phone',
  sku: 'Lineitem sku',
  title: 'Lineitem name',
  quantity: 'Lineitem quantity',
  unitPrice: 'Lineitem price',
  discount: 'Lineitem discount',
  tax: 'Taxes',
  lines: 'Lineitem name',
};

const placesIn = (rows: Order['rows']) => (path: PropertyKey[]) => {
  const { row, field } = placeIn(rows, path);
  return { row, column: COLUMN_OF[field.join('.')] ?? 'Name' };
};
