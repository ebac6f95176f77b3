import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../drizzle/client';

it.skipIf(process.platform === 'win32')('lets no other user of the machine into the database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-private-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const template = process.env.QUARTERDECK_TEST_TEMPLATE;
  const dataDir = join(folder, 'data', 'db');
  const database = await openDatabase({ dataDir, ...(template && { from: template }) });
  await database.close();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});
