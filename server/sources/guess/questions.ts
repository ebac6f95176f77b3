import type { Asked } from './asked';
import { isNameHeading } from '../personNames';
import { answer, has, isAnswered, isOrders, isUsed, ask, worked, type Stand } from './asking';
import { columns, unclearIn } from './columnQuestions';
import { moneyQuestions } from './moneyQuestions';
import { orderId, row } from './rowQuestions';
import { ANSWERS, BECAUSE, EFFECTS } from './sentences';
import { saysUtc, type Proposal } from './proposal';
import { leaveOut } from './stateQuestions';
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

/** A zone alone would say how dates are written. */
const withoutZone = (proposal: Proposal): Record<string, unknown> =>
  proposal.dates?.zone === undefined ? {} : { dates: { ...proposal.dates, zone: null } };

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
      answers: store ? [answer('store', ANSWERS.store(store.timeZone), withoutZone(proposal))] : [],
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
      answer('nobody', ANSWERS.nobody, { columns: { customerId: null } }),
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
const buyersIn = (stand: Stand): string[] =>
  stand.given
    .filter(
      ({ name, cells }) =>
        PEOPLE.test(name) &&
        // a name is never an identity
        !isNameHeading(name) &&
        !isUsed(stand, name) &&
        isRepeated(cells) &&
        cells.some((cell) => /[\d@]/.test(cell)),
    )
    .map(({ name }) => name)
    .slice(0, MOST_BUYERS);

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
