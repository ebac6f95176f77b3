import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../../../drizzle/client';
import { openDeliverySpool, type DeliverySpool } from '../../../server/connections/webhooks/deliverySpool';

/** Keeps webhooks in a folder that goes away with the test; they are queued by hand. */
export const testKeeper = async (database: Database): Promise<DeliverySpool> => {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-webhooks-'));
  const keeper = await openDeliverySpool({ database, folder, log: (line) => console.error(line) });
  onTestFinished(async () => {
    await keeper.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return keeper;
};
