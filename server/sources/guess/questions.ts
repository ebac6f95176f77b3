import type { Answer, Asked } from './asked';
import { isNameHeading } from '../personNames';
import { answer, cellsOf, has, isAnswered, isBelow, isOrders, ask, worked, type Stand } from './asking';
import type { Figures } from './figures';
import { moneyQuestions } from './moneyQuestions';
import { ANSWERS, ASKS, BECAUSE, EFFECTS, FIELD_ASKS, LEAVE_OUT } from './sentences';
import { saysUtc } from './proposal';
import { statusOffers, type StatusOffer } from './statuses';
import { SUMMED } from './unknown';
import { isRepeated } from './values';
import { DATES } from './written';

/** What somebody has to say before a file can be read, what was said, and what each answer does. */

export const questionsOf = (stand: Stand): Asked[] => {
  if (stand.found.format !== null) return [];
  return [
    ...kind(stand),
    ...columns(stand),
    ...orderId(stand),
    ...row(stand),
    ...dates(stand),
    ...decimal(stand),
    ...currency(stand),
    ...zone(stand),
    ...moneyQuestions(stand),
    ...customer(stand),
    ...notes(stand),
    ...leaveOut(stand),
  ];
};

const KINDS = ['orders', 'spend', 'sessions'] as const;
const kind = ({ proposal }: Stand): Asked[] =>
  proposal.kind === undefined
    ? [ask('kind', { answers: KINDS.map((code) => answer(code, ANSWERS.kind[code], { kind: code })) })]
    : [];

/** The fields of which each has to have a column, or one of several. */
const NEEDED: Readonly<Record<(typeof KINDS)[number], readonly (readonly [string, ...string[]])[]>> = {
  orders: [['placedAt'], ['unitPrice', 'amount', 'total']],
  spend: [['day'], ['amount']],
  sessions: [['sessionId'], ['startedAt']],
};

/** Columns that may be something, of which nobody has said anything. */
const unclearIn = ({ found, proposal, answered }: Stand) => {
  const used = new Set([
    ...Object.values(proposal.columns ?? {})
      .flat()
      .map(String),
    ...(proposal.passedOver ?? []),
  ]);
  const isFree = (field: string) => SUMMED.includes(field) || proposal.columns?.[field] === undefined;
  return found.columns.flatMap((column) => {
    const either = column.either.filter(isFree);
    const isSaid = used.has(column.name) || answered.has(`columns:${column.name}`);
    return either.length === 0 || isSaid ? [] : [{ ...column, either }];
  });
};

const columns = (stand: Stand): Asked[] => {
  const unclear = unclearIn(stand);
  const mayBe = (field: string) => unclear.some(({ either }) => either.includes(field));
  const lacking = [
    ...NEEDED[stand.proposal.kind ?? 'orders'],
    ...(has(stand, 'unitPrice') ? [['quantity'] as const] : []),
  ]
    .filter((fields) => !has(stand, ...fields) && !fields.some(mayBe))
    .map(([field]) => ask('columns', { field, ask: FIELD_ASKS[field] ?? ASKS.columns, typed: 'column' }));
  const asked = unclear.map(({ name, either, reason }) =>
    worked(
      stand,
      ask('columns', {
        ...{ column: name, because: reason },
        answers: [
          ...either.flatMap((field) => (field === 'refunded' ? [] : [asField(stand, field, name)])),
          answer('', ANSWERS.field(''), either.includes('quantity') ? ofRows(stand) : {}),
        ],
      }),
      either.every((field) => field === 'customerId') ? peopleWords : EFFECTS.money,
    ),
  );
  return [...lacking, ...asked];
};

const peopleWords = (figures: Figures): string =>
  figures.customers === 0 ? EFFECTS.nobody(figures) : EFFECTS.customers(figures);

const VALUES = ['unitPrice', 'amount', 'total'];

const asField = (stand: Stand, field: string, name: string): Answer => {
  const others = [stand.proposal.columns?.[field] ?? []].flat().filter((one) => String(one) !== name);
  if (!SUMMED.includes(field) || others.length === 0)
    return answer(field, ANSWERS.field(field), { columns: asColumn(field, name) });
  return answer(field, ANSWERS.addedTo(field, others.map(String)), {
    columns: { [field]: [...others, name] },
    // rates are not added up
    ...(field === 'discount' && { discounts: isBelow(cellsOf(stand, name)) ? 'amount below 0' : 'amount' }),
  });
};

/** One column alone says what a row is worth: it takes the place of another. */
const asColumn = (field: string, name: string): Record<string, string | null> => ({
  ...(VALUES.includes(field) && Object.fromEntries(VALUES.map((value) => [value, null]))),
  [field]: name,
});

/** Without a column of pieces, the price is that of the row. */
const ofRows = ({ proposal: { columns: used } }: Stand): Record<string, unknown> =>
  used?.unitPrice === undefined ? {} : { columns: { unitPrice: null, amount: used.unitPrice } };

/** Fields that together may tell orders apart, where nothing numbers them. */
const TOGETHER = ['customerId', 'email', 'placedAt', 'time'];

const orderId = (stand: Stand): Asked[] => {
  if (!isOrders(stand) || stand.proposal.kind === undefined || has(stand, 'orderId')) return [];
  if (unclearIn(stand).some(({ either }) => either.includes('orderId'))) return [];
  const names = TOGETHER.flatMap((field) => [stand.proposal.columns?.[field] ?? []].flat().map(String));
  const isOwn = isAnswered(stand, 'orderId') || stand.proposal.repeats === 'own';
  const asked = ask('orderId', {
    because: BECAUSE.noNumber,
    open: !isOwn,
    chosen: isOwn ? 'own' : null,
    answers: [
      answer('own', ANSWERS.own, { columns: { orderId: null }, row: 'order', repeats: 'own' }),
      ...(names.length > 1
        ? [answer('columns', ANSWERS.together(names), { columns: { orderId: names }, row: 'line' })]
        : []),
    ],
    typed: 'column',
  });
  return [worked(stand, asked, EFFECTS.orders)];
};

/** What a line is worth where rows are lines: its own price or value, else what was taken for the total of the order. */
const ofLine = ({ roles }: Stand, total: string): Record<string, string | null> => {
  const { unitPrice, quantity, amount } = roles;
  if (unitPrice !== undefined && quantity !== undefined) return { total: null, unitPrice };
  return { total: null, amount: amount ?? unitPrice ?? total };
};

const row = (stand: Stand): Asked[] => {
  const { proposal, isRowOpen, roles } = stand;
  if (!isOrders(stand) || !has(stand, 'orderId') || !isRowOpen) return [];
  const total = proposal.columns?.total;
  const line = { row: 'line', ...(total !== undefined && { columns: ofLine(stand, String(total)) }) };
  const order = {
    row: 'order',
    ...(total !== undefined && { columns: { sku: null, title: null, productType: null, quantity: null } }),
  };
  const asked = ask('row', {
    because: total === undefined ? BECAUSE.equalRows : BECAUSE.sameTotal(roles.total ?? String(total)),
    open: proposal.row === undefined,
    chosen: proposal.row ?? null,
    answers: [answer('order', ANSWERS.row.order, order), answer('line', ANSWERS.row.line, line)],
  });
  return [worked(stand, asked, EFFECTS.orders)];
};

const dates = (stand: Stand): Asked[] => {
  const { found, proposal } = stand;
  if (!has(stand, 'placedAt', 'day', 'startedAt') || found.dates.length < 2) return [];
  const said = proposal.dates?.format;
  const isIso = said === undefined && proposal.dates !== undefined && found.dates.includes(null);
  const chosen = said ?? (isIso ? 'ISO' : null);
  const answers = found.dates.map((format) => {
    const reading = found.dateReadings.find((one) => one.format === format);
    const parse = reading?.parses.find(({ read }) => read !== null);
    return {
      ...answer(format ?? 'ISO', format ?? 'ISO 8601', { dates: { format } }),
      effect: parse?.read == null ? null : EFFECTS.date(parse.cell, parse.read),
    };
  });
  return [ask('dates', { open: chosen === null, chosen, answers, typed: 'dateFormat' })];
};

const decimal = (stand: Stand): Asked[] => {
  const { proposal } = stand;
  if (proposal.decimal !== undefined || proposal.kind === 'sessions') return [];
  const asked = ask('decimal', {
    answers: (['.', ','] as const).map((mark) =>
      answer(mark, ANSWERS.decimal[mark], { decimal: mark, thousands: mark === '.' ? ',' : '.' }),
    ),
  });
  return [worked(stand, asked)];
};

const currency = (stand: Stand): Asked[] => {
  const { proposal, store } = stand;
  if (proposal.kind === 'sessions' || has(stand, 'currency')) return [];
  if (proposal.constants?.currency !== undefined) return [];
  const answers = store
    ? [answer(store.currency, ANSWERS.store(store.currency), { constants: { currency: store.currency } })]
    : [];
  return [ask('currency', { answers, typed: 'currency' })];
};

const zone = (stand: Stand): Asked[] => {
  const { proposal, needsZone, store } = stand;
  if (!needsZone || proposal.kind === 'spend') return [];
  const said = proposal.dates?.zone;
  const names = DATES.flatMap((field) => [proposal.columns?.[field] ?? []].flat().map(String));
  const name = names.find(saysUtc);
  return [
    ask('zone', {
      because: name !== undefined && said === 'UTC' ? BECAUSE.named(name) : null,
      open: said === undefined && !isAnswered(stand, 'zone'),
      chosen: said === undefined && isAnswered(stand, 'zone') ? 'store' : null,
      answers: store ? [answer('store', ANSWERS.store(store.timeZone), {})] : [],
      typed: 'zone',
    }),
  ];
};

const BUYER = ['customerId', 'email', 'phone'] as const;

const customer = (stand: Stand): Asked[] => {
  if (!isOrders(stand) || stand.proposal.kind === undefined || has(stand, ...BUYER)) return [];
  if (unclearIn(stand).some(({ either }) => BUYER.some((field) => either.includes(field)))) return [];
  const isSaid = isAnswered(stand, 'customer');
  const asked = ask('customer', {
    ...{ because: BECAUSE.noBuyer, open: !isSaid, chosen: isSaid ? 'nobody' : null, typed: 'column' },
    answers: [
      answer('nobody', ANSWERS.nobody, {}),
      ...buyersIn(stand).map((name) => answer(name, name, { columns: { customerId: name } })),
    ],
  });
  return [
    worked(stand, asked, (figures, code) =>
      code === 'nobody' ? EFFECTS.nobody(figures) : EFFECTS.customers(figures),
    ),
  ];
};

const MOST_BUYERS = 3;

const PEOPLE =
  /customer|client|buyer|user|member|guest|kunde|kund\b|käufer|cliente|klant|acheteur|account|contact|e-?mail/i;

/** Columns that nobody uses, whose names speak of people and whose values come more than once. */
const buyersIn = (stand: Stand): string[] => {
  const used = new Set(
    Object.values(stand.proposal.columns ?? {})
      .flat()
      .map(String),
  );
  return stand.given
    .filter(
      ({ name, cells }) =>
        PEOPLE.test(name) &&
        // a name is never an identity
        !isNameHeading(name) &&
        !used.has(name) &&
        isRepeated(cells) &&
        cells.some((cell) => /[\d@]/.test(cell)),
    )
    .map(({ name }) => name)
    .slice(0, MOST_BUYERS);
};

const notes = (stand: Stand): Asked[] => {
  const when = stand.found.notes;
  if (!isOrders(stand) || when === null) return [];
  const order = stand.proposal.creditNote?.order;
  // of a saved mapping: the list that it was made of may have had no such row
  const isExchange = order === undefined && stand.answered.has('notes');
  const codes = has(stand, 'orderId') ? (['same id', 'none'] as const) : (['none'] as const);
  const asked = ask('notes', {
    open: order === undefined && !isExchange,
    chosen: typeof order === 'string' ? order : isExchange ? 'exchange' : null,
    answers: [
      ...codes.map((code) => answer(code, ANSWERS.notes[code], { creditNote: { when, order: code } })),
      answer('exchange', ANSWERS.notes.exchange, { creditNote: null }),
    ],
    typed: 'column',
  });
  return [worked(stand, asked)];
};

/** The cells that a rule names; an empty one is a value as well. */
const valuesOf = ({ is = [], empty }: StatusOffer['rule']): string[] => (empty === true ? [''] : is);

const leaveOut = (stand: Stand): Asked[] => {
  const { proposal, given, found } = stand;
  if (proposal.kind === 'sessions') return [];
  const { leaveOut: rules = [], kept = [] } = proposal;
  return statusOffers(given).map(({ group, rule, rows }) => {
    const { column } = rule;
    const values = valuesOf(rule);
    const isAmong = (said: typeof kept) => {
      const known = new Set(said.flatMap((one) => (String(one.column) === column ? one.is : [])));
      return values.every((value) => known.has(value));
    };
    const id = `leaveOut:${column}:${group}`;
    const isLeft = isAmong(rules.map((one) => ({ column: one.column, is: valuesOf(one) })));
    // a saved mapping has answered for the values that it knew alone
    const isKept = !isLeft && (isAmong(kept) || stand.answered.has(id));
    const asked = ask('leaveOut', {
      ...{ column: String(column), part: group, open: !isLeft && !isKept },
      because: LEAVE_OUT.sentence(String(column), rule.is ?? [], { rows, of: found.sampled }),
      chosen: isLeft ? 'leave' : isKept ? 'keep' : null,
      answers: [
        answer('leave', ANSWERS.leave, { leaveOut: [...rules, rule] }),
        answer('keep', ANSWERS.keep, { kept: [...kept, { column, is: values }] }),
      ],
    });
    return worked(stand, asked);
  });
};
