import type { Database } from '../../drizzle/client';
import type { Difference } from './compare';
import type { Outcome } from './run';
import { shrink } from './shrink';

/** A difference as somebody needs it who looks for its cause. */
export const told = (seed: number, { question, metric, cell, expected, got }: Difference): string =>
  [
    `seed ${seed}: ${metric}${cell === '|' ? '' : `, cell ${cell}`}`,
    `  question ${JSON.stringify({ ...question, metrics: [metric] })}`,
    `  expected ${JSON.stringify(expected)}`,
    `  got      ${JSON.stringify(got)}`,
  ].join('\n');

/** The first difference of each metric; of the first of all a shop with as few facts as show it. */
export const reportOf = async (database: Database, { shop, differences }: Outcome): Promise<string> => {
  const firsts = differences.filter(
    ({ metric }, i) => differences.findIndex((other) => other.metric === metric) === i,
  );
  const lines = firsts.map((one) => told(shop.seed, one));
  const plain = firsts.find(({ question }) => question.from !== '0001-01-01' && !('measure' in question));
  if (plain) {
    const small = await shrink(database, shop, plain);
    const facts = small.deliveries.flatMap(({ kind, facts: all }) =>
      (all as unknown[]).map((fact) => `  ${kind} ${JSON.stringify(fact)}`),
    );
    lines.push(
      `${plain.metric} differs with these facts alone, now ${shop.now}, ${JSON.stringify(shop.settings)}:`,
      ...facts.slice(0, 60),
    );
  }
  return lines.join('\n');
};
