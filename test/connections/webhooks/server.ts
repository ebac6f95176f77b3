import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Place } from '../../imports/realFile/places';
import { startProgram, type RunningProgram } from '../../programs';

/** A port that was free just now. */
export const freePort = (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => found(port));
    });
  });

/** What a server of a test is started with. */
export interface Started {
  where: Place['where'];
  /** Of what waits for the database; the embedded one lies in it. */
  dataDir: string;
  port: number;
  key: Buffer;
}

/** Where the server keeps what it has acknowledged; beside a database server that is a folder of its own. */
export const dataDirOf = ({ where }: Place): string =>
  'url' in where ? mkdtempSync(join(tmpdir(), 'quarterdeck-data-')) : dirname(where.dataDir);

/** The server itself in a process of its own; resolves once it listens. */
export const startServer = async ({ where, dataDir, port, key }: Started): Promise<RunningProgram> => {
  const child = await startProgram('server/main.ts', ['--empty'], {
    env: {
      ...process.env,
      ...('url' in where && { DATABASE_URL: where.url }),
      ...{ QUARTERDECK_DATA: dataDir, PORT: String(port), QUARTERDECK_SECRET_KEY: key.toString('base64') },
    },
  });
  return new Promise((ready, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('is ready')) ready(child);
    });
    child.once('exit', (code) => failed(new Error(`the server ended (${code}) before it listened`)));
  });
};

/** Ends it at once, in whatever it is doing. */
export const kill = (child: RunningProgram): Promise<void> =>
  new Promise((gone) => {
    child.once('exit', () => gone());
    child.kill('SIGKILL');
  });
