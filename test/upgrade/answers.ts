import type { Database } from '../../drizzle/client';
import { ask, cohorts } from '../../server/ask';
import { METRIC_IDS } from '../../server/catalog/metrics';
import { storeBySlug } from '../../server/stores';

/**
 * What the fixture's stores answer: every metric by month on both bases, and cohorts of three measures. The program
 * that made the fixture and the one that opens it ask by this file: it imports what both have.
 */

/** After everything that the stores hold. */
const NOW = new Date('2027-01-01T00:00:00Z');
const YEAR = { from: '2026-01-01' as const, to: '2027-01-01' as const, by: 'month' as const };

export const SLUGS = ['pencil', 'random'];

/** Numbers by question: each a list in the order of its months, or of its cohorts. */
export type Answers = Record<string, (number | string | null)[]>;

export const answersOf = async (database: Database, metrics: readonly string[]): Promise<Answers> => {
  const answers: Answers = {};
  for (const slug of SLUGS) {
    const store = await storeBySlug(database.db, slug);
    for (const basis of ['event', 'order'] as const) {
      const question = { ...YEAR, basis, metrics: METRIC_IDS.filter((id) => metrics.includes(id)) };
      const { rows } = await database.read((tx) => ask(tx, store, question, NOW));
      for (const id of question.metrics)
        answers[`${slug} ${basis} ${id}`] = rows.map(({ values }) => values[id]?.value ?? null);
    }
    for (const measure of ['retention', 'orders', 'ltv_revenue'] as const) {
      const answer = await database.read((tx) => cohorts(tx, store, { measure }, NOW));
      answers[`${slug} cohorts ${measure}`] = answer.cohorts.flatMap(({ cohort, size, values }) => [
        cohort,
        size,
        ...values.map(({ value }) => value),
      ]);
    }
  }
  return answers;
};
