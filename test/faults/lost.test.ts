import { expect, it } from 'vitest';
import { startProgram } from '../programs';
import { strikeUnderLoad } from './drops';

/** On a Postgres of its own, which it may end: `npm run faults` is the same for longer. */

it('loses nothing acknowledged, stores nothing twice and lives on while connections end at random', async () => {
  const outcome = await strikeUnderLoad({
    seed: 1,
    strikes: { dropped: 25, crashed: 1, restarted: 1 },
    program: (_, args, env) => startProgram('server/main.ts', args, { env }),
  });
  expect(outcome).toMatchObject({ lost: [], twice: [], differences: [], wrong: [], ended: null });
  expect(outcome.acknowledged).toBeGreaterThan(0);
  expect(outcome.refused).toBeGreaterThan(0);
  expect(outcome.hit).toMatchObject({ crash: 1, restart: 1 });
}, 120_000);
