import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../drizzle/client';
import { runCommand } from '../../server/cli/run';
import { readConfig } from '../../server/config';
import { openConnectors } from '../../server/connectors';
import { listSources } from '../../server/connections/sources';
import type { Store } from '../../server/types';
import { testDatabase, testStore } from '../database';

/** Whoever connects a platform does not learn by it what runs on this machine: everything as the server has it. */

let database: Database;
let store: Store;
let folder: string;
/** Something inside, which every platform would take for a shop that answers. */
const asked: string[] = [];
const inside = createServer((request, response) => {
  asked.push(String(request.url));
  response.end('{"name":"inside"}');
});
const closed = createServer();
const portOf = (server: typeof inside) => (server.address() as AddressInfo).port;
const listen = (server: typeof inside) =>
  new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
const end = (server: typeof inside) => new Promise<unknown>((done) => server.close(done));

let ports: { open: number; closed: number };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quarterdeck-inside-'));
  database = await testDatabase({ keep: true });
  store = await testStore(database);
  await listen(inside);
  await listen(closed);
  ports = { open: portOf(inside), closed: portOf(closed) };
  await end(closed);
});
afterAll(async () => {
  await end(inside);
  await database.close();
  rmSync(folder, { recursive: true });
});

const add = async (platform: string, set: string[]) => {
  const said = { out: '', progress: '' };
  const fields = set.flatMap((field) => ['--set', field]);
  const exit = await runCommand(
    ['sources', 'add', '--store', store.slug, '--platform', platform, '--name', 'shop', ...fields],
    {
      ...{ database, clock: () => new Date(0), cwd: folder, place: 'here' },
      connectors: () => openConnectors(readConfig({ QUARTERDECK_DATA: folder }), false),
      out: (text) => void (said.out += text),
      progress: (text) => void (said.progress += text),
    },
  );
  return { exit, ...said };
};

it.each<[string, (address: string) => string[]]>([
  ['woocommerce', (address) => [`address=${address}`, 'consumerKey=ck_1', 'consumerSecret=cs_1']],
  ['magento', (address) => [`address=${address}`, 'token=t']],
  ['odoo', (address) => [`url=${address}`, 'key=6578616d706c65206b6579', 'database=anvil']],
])('an open port of this machine is told as a closed one is, and is not asked: %s', async (platform, set) => {
  const refused = {
    exit: 1,
    out: '',
    progress: [
      '127.0.0.1 is in a private network: it is not called.',
      'Check the address. If a shop is there, whoever runs Quarterdeck writes its host into ALLOWED_PRIVATE_HOSTS.',
      '',
    ].join('\n'),
  };
  expect(await add(platform, set(`http://127.0.0.1:${ports.closed}`))).toEqual(refused);
  expect(await add(platform, set(`http://127.0.0.1:${ports.open}`))).toEqual(refused);
  expect(asked).toEqual([]);
  expect(await listSources(database.db, store.id)).toEqual([]);
});
