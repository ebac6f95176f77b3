/** Faults that the oracle has to catch: one text for another, in a copy of the tree. */
export interface Mutation {
  what: string;
  file: string;
  /** Stands in the file exactly once. */
  from: string;
  to: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    what: 'A refund that completes an order takes its own conversion, not the converted rest',
    file: 'server/ledger/sales/refunds.ts',
    from: 'return rest[part] === 0 ? this.value[part] : this.converted(minor[part]);',
    to: 'return this.converted(minor[part]);',
  },
  {
    what: 'Amounts are rounded half to even',
    file: 'server/facts/money.ts',
    from: 'const rounded = value.round(0, Big.roundHalfUp).toNumber();',
    to: 'const rounded = value.round(0, Big.roundHalfEven).toNumber();',
  },
  {
    what: 'Rates are used for a month',
    file: 'server/ledger/rows/fx.ts',
    from: 'export const MAX_RATE_AGE_DAYS = 7;',
    to: 'export const MAX_RATE_AGE_DAYS = 30;',
  },
  {
    what: 'What happens at the instant of a question counts as before it',
    file: 'server/ledger/sales/count.ts',
    from: 'Date.parse(at) < Date.parse(before);',
    to: 'Date.parse(at) <= Date.parse(before);',
  },
  {
    what: 'A cost that is replaced is added once more instead of taken out',
    file: 'server/ledger/kinds/spend.ts',
    from: 'if (old) countSpend(deltas.minus, old);',
    to: 'if (old) countSpend(deltas.plus, old);',
  },
  {
    what: 'E-mail addresses are not folded',
    file: 'server/facts/identity.ts',
    from: "email.normalize('NFKC').trim().toLowerCase()",
    to: "email.normalize('NFKC').trim()",
  },
  {
    what: 'Wholesale does not hide who buys',
    file: 'server/facts/identity.ts',
    from: "const HIDING: ReadonlySet<string> = new Set(['marketplace', 'wholesale']);",
    to: "const HIDING: ReadonlySet<string> = new Set(['marketplace']);",
  },
  {
    what: 'Visits that bots made count',
    file: 'server/ledger/kinds/sessions.ts',
    from: "if (filtered === 'bot') return { sessionsBot: 1 };",
    to: "if (filtered === 'bot') return { sessions: 1 };",
  },
  {
    what: 'A period holds the day after it',
    file: 'server/ask/statements.ts',
    from: 't.bucket >= r.d and t.bucket < r.e${ofSource(read)}${filters(read.fact,',
    to: 't.bucket >= r.d and t.bucket <= r.e${ofSource(read)}${filters(read.fact,',
  },
  {
    what: 'Distinct customers are read of all stores',
    file: 'server/ask/statements.ts',
    from: 'where t.store_id = ${request.store.id} and ${where}`;',
    to: 'where ${where}`;',
  },
  {
    what: 'A percentile is the value below the nearest rank',
    file: 'server/ask/statements.ts',
    from: 'upto >= ceil(total * ${quantile}::numeric)',
    to: 'upto >= floor(total * ${quantile}::numeric)',
  },
  {
    what: 'Net sales add returns',
    file: 'server/catalog/metrics/sales.ts',
    from: "    num: ['gross_sales', '-discounts', '-returns'],\n",
    to: "    num: ['gross_sales', '-discounts', 'returns'],\n",
  },
];
