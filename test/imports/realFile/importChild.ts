import { openDatabase } from '../../../drizzle/client';
import { importFile } from '../../../server/imports/importFile';
import { storeBySlug } from '../../../server/stores';

/** A process that imports files and can be killed. Its only argument is a ChildTask; it says on stdout how far it is. */
export interface ChildTask {
  where: { dataDir?: string; url?: string };
  slug: string;
  paths: string[];
}

const say = (line: string) => process.stdout.write(`${line}\n`);

const { where, slug, paths } = JSON.parse(process.argv[2]!) as ChildTask;
const database = await openDatabase(where);
const store = await database.read((tx) => storeBySlug(tx, slug));
say('ready');
for (const path of paths) {
  let phase = '';
  const { rejectedCount } = await importFile(database, store, { path, format: 'online-retail' }, (step) => {
    if (step.phase !== phase) say((phase = step.phase));
  });
  say(`imported ${rejectedCount} rejected`);
}
await database.close();
