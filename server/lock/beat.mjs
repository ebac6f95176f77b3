// Touches the lock of a data folder every few seconds, in a thread of its own. A holder that computes
// for a minute is not taken for gone. Plain JavaScript: a worker is loaded by path, in development as in the build.
import { readFileSync, utimesSync, writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { path, id, beatMs } = workerData;

/** Id of the hold that the file names; null while there is no file. */
const named = () => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).id ?? '';
  } catch {
    return null;
  }
};

setInterval(() => {
  const found = named();
  if (found === null) return;
  if (found === id) {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // given back at this moment
    }
    return;
  }
  // Two writers destroy the embedded database: whoever was asleep and lost the folder writes nothing more.
  writeSync(2, `Another process has taken ${path} while this one did not answer. This one ends at once.\n`);
  process.kill(process.pid, 'SIGKILL');
}, beatMs);
