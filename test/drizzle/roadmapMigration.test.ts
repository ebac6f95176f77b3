import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { rows } from '../../drizzle/client';
import { packageRoot } from '../../drizzle/packageRoot';
import { testDatabase } from '../database';

/** Criteria that were counted get names; what they said of the work stays true. */

const folder = join(packageRoot(), 'drizzle', 'migrations');
const statements = (suffix: string): string[] => {
  const file = readdirSync(folder).find((name) => name.endsWith(suffix))!;
  return readFileSync(join(folder, file), 'utf8').split('--> statement-breakpoint');
};

it('names the criteria that were only counted', async () => {
  const { db } = await testDatabase({ own: true });
  await db.execute(sql`alter table deliverables add column criteria integer, add column accepted integer`);
  const insert = (
    name: string,
    { criteria, accepted }: { criteria: number; accepted: number },
    shipped: string | null,
    by: string | null,
  ) =>
    db.execute(sql`insert into deliverables (store_id, id, phase_id, position, name, weight, criteria, accepted, shipped_day, blocked_by)
      values (1, gen_random_uuid(), gen_random_uuid(), 0, ${name}, 1, ${criteria}, ${accepted}, ${shipped}, ${by})`);
  await insert('all', { criteria: 2, accepted: 2 }, '2026-05-01', null);
  await insert('some', { criteria: 3, accepted: 1 }, '2026-05-01', null);
  await insert('none', { criteria: 2, accepted: 0 }, null, null);
  await insert('stuck', { criteria: 1, accepted: 0 }, null, 'The printer');
  await insert('empty', { criteria: 0, accepted: 0 }, null, null);
  for (const statement of statements('_roadmap_criteria_by_name.sql')) await db.execute(sql.raw(statement));
  const found = await rows<{ name: string; acceptance: unknown; state: string; shipped: string | null }>(
    db,
    sql`select name, acceptance, state, shipped_day::text as shipped from deliverables order by name`,
  );
  const criterion = (n: number, accepted: boolean) => ({ name: `Criterion ${n}`, accepted });
  expect(found).toEqual([
    {
      ...{ name: 'all', state: 'in_progress', shipped: '2026-05-01' },
      acceptance: [criterion(1, true), criterion(2, true)],
    },
    { name: 'empty', state: 'not_started', shipped: null, acceptance: [] },
    {
      ...{ name: 'none', state: 'not_started', shipped: null },
      acceptance: [criterion(1, false), criterion(2, false)],
    },
    {
      ...{ name: 'some', state: 'in_progress', shipped: null },
      acceptance: [criterion(1, true), criterion(2, false), criterion(3, false)],
    },
    { name: 'stuck', state: 'blocked', shipped: null, acceptance: [criterion(1, false)] },
  ]);
});
