import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '../../scripts/testing/postgres.mjs';
import { startProgram } from '../programs';
import { placesOn } from './kills/places';
import { killRound } from './kills/round';

/** On a Postgres of its own, where a start costs least: `npm run faults` is the same for longer, on both engines. */

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

it('a server that is killed again and again has what it acknowledged, once, and starts by itself', async () => {
  const outcome = await killRound({
    ...{ seed: 1, engine: 'postgres', places: placesOn(postgres.url) },
    kills: { import: 1, webhooks: 1, backup: 1, restore: 1, migration: 1 },
    program: (name, args, env) => startProgram(`server/${name}.ts`, args, { env }),
  });
  expect(outcome.faults).toEqual([]);
  expect(outcome.acknowledged).toBeGreaterThan(0);
}, 300_000);
