import { createCaller } from '../../server/api/rpc/router';
import type { Database } from '../../drizzle/client';
import { answerOf } from './answers';
import { cellName, scopeOf, type Figure, type Question } from './scope';
import type { Ledger } from './ledger';

/** One figure on which the two do not agree. */
export interface Difference {
  question: Question;
  metric: string;
  cell: string;
  expected: Figure | null;
  got: unknown;
}

export interface Compared {
  values: number;
  /** Metrics of which a figure was neither null nor 0. */
  said: string[];
  differences: Difference[];
}

/** Ratios to nine digits, everything else to the last one. */
const isClose = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.abs(b));

export interface Told {
  value: number | null;
  num: number | null;
  den: number | null;
  flags: readonly string[];
}

/** A part of the shop in which nothing was sold and nothing cost: METRICS does not say whether that is 0 or no value. */
const SILENT = /^(cogs|cm[123]|operating_contribution|fulfilment_cost|shipping_cost|payment_fees)$/;
const isSilent = (metric: string, told: Told, expected: Figure): boolean =>
  // of a part whose channels hide who buys: no customers, or nothing to say
  (expected.value === 0 && told.value === null && told.flags.includes('masked')) ||
  (SILENT.test(metric) && expected.value === 0 && told.value === null && told.flags.includes('no_data'));

export const agrees = (metric: string, told: Told, expected: Figure): boolean =>
  isSilent(metric, told, expected) || isSame(told, expected);

/** Of a null METRICS names no numerator. */
const isSame = (told: Told, expected: Figure): boolean =>
  isClose(told.value, expected.value) &&
  (expected.value === null || (isClose(told.num, expected.num) && isClose(told.den, expected.den)));

export type Api = ReturnType<typeof createCaller>;
export const apiOf = (database: Database, now: string): Api =>
  createCaller({ database, clock: () => new Date(now) });

/** Asks what the API is asked by pages, programs and the command line, and holds it against the oracle. */
export const compare = async (
  api: Api,
  store: string,
  ledger: Ledger,
  question: Question,
): Promise<Compared> => {
  const { rows } = await api.ask.query({ ...question, store } as never);
  const scope = scopeOf(ledger, question);
  const differences: Difference[] = [];
  const said = new Set<string>();
  let values = 0;
  for (const metric of question.metrics) {
    const answer = answerOf(scope, metric);
    for (const row of rows) {
      const told = row.values[metric as never] as Told;
      const cell = cellName(question.by ? row.bucket : null, question.split ? row.split : null);
      const expected = answer.at(cell);
      values++;
      if (expected.value) said.add(metric);
      if (!agrees(metric, told, expected)) differences.push({ question, metric, cell, expected, got: told });
    }
    const asked = new Set(
      rows.map((row) => cellName(question.by ? row.bucket : null, question.split ? row.split : null)),
    );
    for (const cell of answer.cells())
      if (!asked.has(cell))
        differences.push({ question, metric, cell, expected: answer.at(cell), got: 'no such row' });
  }
  return { values, said: [...said], differences };
};
