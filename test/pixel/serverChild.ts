import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '../../drizzle/client';
import { openRoom } from '../../server/api/door/bodies';
import { pixelFirst } from '../../server/api/http/pixel';
import { startPixel } from '../../server/pixel';

/** A process that takes events and can be killed. Its only argument is a ChildServer; it says where it listens. */
export interface ChildServer {
  where: { dataDir?: string; url?: string };
  folder: string;
  now: string;
}

const { where, folder, now } = JSON.parse(process.argv[2]!) as ChildServer;
const database = await openDatabase(where);
const log = (line: string) => process.stderr.write(`${line}\n`);
const clock = () => new Date(now);
const service = await startPixel({ database, clock, folder, log, everyMs: 50 });
const server = createServer(
  pixelFirst({ intake: service, room: openRoom() }, (_request, response) => response.writeHead(404).end()),
);
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
