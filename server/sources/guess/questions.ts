import type { Answer, Asked, Question } from './asked';
import type { Guess } from './guess';
import type { Proposal } from './proposal';
import { ANSWERS, ASKS, FIELD_ASKS } from './sentences';

/** What somebody has to say before a file can be read, and what was said. */

export interface Stand {
  found: Omit<Guess, 'questions' | 'proposal' | 'ruleCounts'>;
  /** The mapping so far. */
  proposal: Proposal;
  /** Ids of questions that the mapping has no entry for. */
  answered: readonly string[];
  /** Some time of day of the file names no zone. */
  needsZone: boolean;
}

const one = (question: Question, more: Partial<Omit<Asked, 'id'>>): Asked => ({
  ...{
    id: [question, more.column ?? more.field].filter(Boolean).join(':'),
    question,
    column: null,
    field: null,
    because: null,
    open: true,
    chosen: null,
    answers: [],
    typed: null,
  },
  ask: ASKS[question],
  ...more,
});

const answer = (code: string, label: string, set: Record<string, unknown>): Answer => ({
  ...{ answer: code, label, set, effect: null },
});

const has = ({ proposal }: Stand, ...fields: string[]): boolean =>
  fields.some((field) => proposal.columns?.[field] !== undefined);

export const questionsOf = (stand: Stand): Asked[] => {
  if (stand.found.format !== null) return [];
  return [
    ...kind(stand),
    ...columns(stand),
    ...dates(stand),
    ...decimal(stand),
    ...currency(stand),
    ...zone(stand),
    ...tax(stand),
    ...rates(stand),
    ...notes(stand),
  ];
};

const KINDS = ['orders', 'spend', 'sessions'] as const;
const kind = ({ proposal }: Stand): Asked[] =>
  proposal.kind === undefined
    ? [one('kind', { answers: KINDS.map((code) => answer(code, ANSWERS.kind[code], { kind: code })) })]
    : [];

/** The fields of which each has to have a column, or one of several. */
const NEEDED: Readonly<Record<(typeof KINDS)[number], readonly (readonly [string, ...string[]])[]>> = {
  orders: [['orderId'], ['placedAt'], ['unitPrice', 'amount', 'total']],
  spend: [['day'], ['amount']],
  sessions: [['sessionId'], ['startedAt']],
};

const columns = (stand: Stand): Asked[] => {
  const { found, proposal } = stand;
  const lacking = NEEDED[proposal.kind ?? 'orders']
    .filter((fields) => !has(stand, ...fields))
    .map(([field]) => one('columns', { field, ask: FIELD_ASKS[field] ?? ASKS.columns, typed: 'column' }));
  const used = new Set([
    ...Object.values(proposal.columns ?? {})
      .flat()
      .map(String),
    ...(proposal.passedOver ?? []),
  ]);
  const unclear = found.columns
    .filter(({ either, name }) => either.length > 0 && !used.has(name))
    .map(({ name, either, reason }) =>
      one('columns', {
        ...{ column: name, because: reason },
        answers: [...either, ''].map((field) =>
          answer(field, ANSWERS.field(field), field === '' ? {} : { columns: { [field]: name } }),
        ),
      }),
    );
  return [...lacking, ...unclear];
};

const dates = (stand: Stand): Asked[] => {
  const { found, proposal } = stand;
  if (!has(stand, 'placedAt', 'day', 'startedAt') || found.dates.length < 2) return [];
  const chosen = proposal.dates === undefined ? null : (proposal.dates.format ?? 'ISO');
  const offers = found.dates.map((format) =>
    answer(format ?? 'ISO', format ?? 'ISO 8601', { dates: { format } }),
  );
  return [one('dates', { open: chosen === null, chosen, answers: offers, typed: 'dateFormat' })];
};

const decimal = ({ proposal }: Stand): Asked[] =>
  proposal.decimal === undefined && proposal.kind !== 'sessions'
    ? [
        one('decimal', {
          answers: (['.', ','] as const).map((mark) =>
            answer(mark, ANSWERS.decimal[mark], { decimal: mark }),
          ),
        }),
      ]
    : [];

const currency = (stand: Stand): Asked[] => {
  const { proposal } = stand;
  const isOpen = !has(stand, 'currency') && proposal.constants?.currency === undefined;
  return isOpen && proposal.kind !== 'sessions' ? [one('currency', { typed: 'currency' })] : [];
};

const zone = ({ proposal, needsZone, answered }: Stand): Asked[] =>
  needsZone && proposal.kind !== 'spend'
    ? [one('zone', { open: proposal.dates?.zone === undefined && !answered.includes('zone'), typed: 'zone' })]
    : [];

const isOrders = ({ kind: of = 'orders' }: Proposal): boolean => of === 'orders';

const tax = ({ proposal }: Stand): Asked[] => {
  if (!isOrders(proposal)) return [];
  const { taxesIncluded: isIn } = proposal;
  return [
    one('tax', {
      open: isIn === undefined,
      chosen: isIn === undefined ? null : isIn ? 'included' : 'added',
      answers: [
        answer('included', ANSWERS.tax.included, { taxesIncluded: true }),
        answer('added', ANSWERS.tax.added, { taxesIncluded: false }),
      ],
    }),
  ];
};

const rates = (stand: Stand): Asked[] => {
  const { taxRates } = stand.proposal;
  if (!has(stand, 'taxRate')) return [];
  return [
    one('rates', {
      open: taxRates === undefined,
      chosen: taxRates ?? null,
      answers: (['percent', 'fraction'] as const).map((way) =>
        answer(way, ANSWERS.rates[way], { taxRates: way }),
      ),
    }),
  ];
};

const notes = ({ found, proposal, answered }: Stand): Asked[] => {
  const when = found.notes;
  if (!isOrders(proposal) || when === null) return [];
  const order = proposal.creditNote?.order;
  return [
    one('notes', {
      open: order === undefined && !answered.includes('notes'),
      chosen: typeof order === 'string' ? order : null,
      answers: (['same id', 'none'] as const).map((code) =>
        answer(code, ANSWERS.notes[code], { creditNote: { when, order: code } }),
      ),
      typed: 'column',
    }),
  ];
};
