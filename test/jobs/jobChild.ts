import { openDatabase } from '../../drizzle/client';
import { startRunner } from '../../server/jobs/runner';

/** A process that begins a job, says so, and never ends it. Its only argument says where the database is. */

const database = await openDatabase(JSON.parse(process.argv[2]!) as { dataDir?: string; url?: string });
startRunner({
  database,
  handlers: {
    steps: () => {
      process.stdout.write('begun\n');
      return new Promise(() => {});
    },
  },
  log: () => {},
  pollMs: 50,
  leaseMs: 2_000,
});
