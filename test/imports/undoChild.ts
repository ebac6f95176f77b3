import { openDatabase } from '../../drizzle/client';
import { undoImport } from '../../server/imports/undo';
import { storeBySlug } from '../../server/stores';

/** A process that begins an undo, says so in the middle of it, and goes no further. Its argument says where and which. */

const { where, slug, importId } = JSON.parse(process.argv[2]!) as {
  where: { dataDir?: string; url?: string };
  slug: string;
  importId: number;
};
const database = await openDatabase(where);
const store = await database.read((tx) => storeBySlug(tx, slug));
await undoImport(database, store, importId, (done) => {
  if (done === 0) return;
  process.stdout.write(`${done}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
