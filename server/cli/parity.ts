import { minorDigits } from '../facts/money';
import { parityPage, parityView, periodOf, reconcile, type ReconcileView } from '../parity';
import type { ParityListQuestion, ParityQuestion, ParityRow, ParityView } from '../parity/types';
import type { InStore, Store } from '../types';
import { inStore, writeJson, type Arguments, type Command, type CommandContext } from './command';
import { formatNumber, table } from './table';
import * as parityInputs from '../parity/input';
import { PARITY_LISTS, type ListId } from '../../shared/lists';
import { meetsWords, moreRows, noAmount, nobodysFigure, WATERFALL } from './sentences';

const NONE = '–';
/** Rows of a list that are printed; --json has all of them. */
const PRINTED = 20;

const textOf = (parts: readonly { text: string }[]): string => parts.map(({ text }) => text).join('');

const figures = ({ figures: all, currency }: ParityView): string =>
  table(
    ['figure', 'value', 'target', ''],
    all.map(({ id, value, unit, target, meets, reason }) => [
      id,
      value === null ? NONE : formatNumber(value, unit, currency),
      target ?? '',
      meets === null ? (reason ?? '') : meetsWords(meets),
    ]),
    [false, true],
  );

const amount = (minor: number | null, currency: string | null): string =>
  minor === null || currency === null ? NONE : formatNumber(minor, 'money', currency);

const rowsOf = (list: ListId, rows: readonly ParityRow[], of: number): string => {
  const printed = table(
    [list, 'source', 'at', 'order', 'seen', 'events', 'cause'],
    rows
      .slice(0, PRINTED)
      .map((row) => [
        row.orderId,
        row.source,
        row.at,
        amount(row.orderMinor, row.currency),
        amount(row.seenMinor, row.seenCurrency),
        String(row.events),
        [row.cause ?? '', row.note ?? ''].filter(Boolean).join(': '),
      ]),
    [false, false, false, true, true, true],
  );
  return printed + moreRows(of - PRINTED);
};

/** Every row of a list, or the first ones of it. */
const read = async (
  { tx, store, now }: InStore,
  question: ParityListQuestion,
  most: number,
): Promise<ParityRow[]> => {
  const rows: ParityRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await parityPage(tx, store, { ...question, cursor, limit: Math.min(200, most) }, now);
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor && rows.length < most);
  return rows;
};

const minorOf = (text: string | undefined, { currency }: Store): number | null => {
  if (text === undefined) return null;
  const minor = Number(text) * 10 ** minorDigits(currency);
  if (!/^-?\d+(\.\d+)?$/.test(text) || Math.abs(minor - Math.round(minor)) > 1e-6)
    throw noAmount(text, currency);
  return Math.round(minor);
};

const bridgeOf = (
  { tx, store, now }: InStore,
  args: Arguments,
  period: ParityQuestion['period'],
): Promise<ReconcileView | null> => {
  const their = args.text('their');
  if (their === undefined) {
    if (args.text('figure') !== undefined) throw nobodysFigure();
    return Promise.resolve(null);
  }
  const zone = args.text('zone') ?? store.timeZone;
  const { preset } = parityInputs.reconcileQuestion.parse({ store: store.slug, preset: their });
  const theirs = minorOf(args.text('figure'), store);
  return reconcile(tx, store, { period, preset, zone, contents: {}, theirs }, now);
};

const waterfall = ({ preset, currency, ours, parts, expected, theirs }: ReconcileView): string => {
  const money = (minor: number | null) => (minor === null ? NONE : formatNumber(minor, 'money', currency));
  return table(
    [preset.label, 'amount', 'rows'],
    [
      [WATERFALL.ours, money(ours), ''],
      ...parts.map(({ label, amount: part, rows }) => [label, money(part), rows > 0 ? String(rows) : '']),
      [theirs === null ? WATERFALL.expected : WATERFALL.theirs, money(theirs ?? expected), ''],
    ],
    [false, true, true],
  );
};

const print = (
  { out }: CommandContext,
  view: ParityView,
  lists: Record<ListId, ParityRow[]>,
  bridge: ReconcileView | null,
): void => {
  out(`${textOf(view.verdict)}\n\n${figures(view)}`);
  for (const list of PARITY_LISTS)
    if (view.lists[list] > 0) out(`\n${rowsOf(list, lists[list], view.lists[list])}`);
  if (bridge) out(`\n${textOf(bridge.verdict)}\n\n${waterfall(bridge)}`);
};

export const parity: Command = {
  name: 'parity',
  usage:
    '--store SLUG --from YYYY-MM-DD --to YYYY-MM-DD [--witness pixel|erp] [--their FIGURE] [--figure AMOUNT] [--zone ZONE] [--json]',
  summary:
    'match the orders of a period with what the pixel or an ERP saw of them, and list what is missing, phantom, different or double',
  details: [
    '--to is exclusive. --json has every row of every list; money is in minor units.',
    '--their bridges our net sales to a figure of a platform (shopify_total_sales, ga4_revenue …);',
    '--figure is what it shows there, in the store’s currency, and --zone whose days it has.',
  ],
  options: {
    ...{ store: 'text', from: 'text', to: 'text', witness: 'text' },
    ...{ their: 'text', figure: 'text', zone: 'text', json: 'flag' },
  },
  run: async (context, args) => {
    const asked = parityInputs.parityQuestion.parse({
      store: args.required('store'),
      from: args.required('from'),
      to: args.required('to'),
      witness: args.text('witness'),
    });
    const now = context.clock();
    const isJson = args.flag('json');
    await inStore(context, args, async (tx, store) => {
      const question = { witness: asked.witness, period: periodOf(store, now, asked) };
      const view = await parityView(tx, store, question, now);
      const lists = {} as Record<ListId, ParityRow[]>;
      for (const list of PARITY_LISTS)
        lists[list] = await read({ tx, store, now }, { ...question, list }, isJson ? Infinity : PRINTED);
      const bridge = await bridgeOf({ tx, store, now }, args, question.period);
      if (isJson) writeJson(context, { ...view, counts: view.lists, lists, ...(bridge && { bridge }) });
      else print(context, view, lists, bridge);
    });
  },
};
