// Runs the embedded database in a thread of its own, so that a long query does not hold up the
// server. Plain JavaScript: a worker is loaded by path, in development as in the build.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';

const asText = (value) => value;
const parsers = Object.fromEntries(
  [types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL, types.DATE, 1231, 1115, 1185, 1187, 1182].map(
    (type) => [type, asText],
  ),
);

const { dataDir, from } = workerData;
const begin = from === undefined ? {} : { loadDataDir: new Blob([readFileSync(from)]) };
const pglite = await PGlite.create({ dataDir, parsers, ...begin });
parentPort.postMessage({ ready: true });

parentPort.on('message', async ({ id, method, args }) => {
  try {
    const result = await pglite[method](...args);
    parentPort.postMessage({ id, result });
  } catch (error) {
    const { message, code, detail, constraint, table, column } = error;
    parentPort.postMessage({ id, error: { message, code, detail, constraint, table, column } });
  }
});
