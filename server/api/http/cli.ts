import { createHash, timingSafeEqual } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ALIVE_MS, type CommandOutput, type CliLine } from '../../commandLine';
import { noToken, notJson, NUL_IN_ARGUMENT } from '../sentences';

export interface CliEndpoint {
  /** Known to whoever may read the data folder. */
  token: string;
  /** Runs a command in this process. Gives the exit code. */
  run: (argv: string[], from: CommandFrom, output: CommandOutput) => Promise<number>;
}

/** Where a command comes from. */
export interface CommandFrom {
  /** Folder that file names are relative to. */
  cwd: string;
  requestId: string;
}

// eslint-disable-next-line no-control-regex -- no process can have a NUL in an argument, and the database takes none
const argument = z.string().regex(/^[^\u0000]*$/, NUL_IN_ARGUMENT);
const body = z.strictObject({ argv: z.array(argument).max(200), cwd: argument });

const parseBody = (text: string): z.infer<typeof body> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notJson();
  }
  return body.parse(json);
};

const digest = (text: string) => createHash('sha256').update(text).digest();
const isEqual = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

/** Lets the command line work on the data folder that this process holds. */
export const cliRoute = (app: FastifyInstance, { token, run }: CliEndpoint): void => {
  app.post<{ Body: string }>('/cli', { compress: false, config: { access: 'token' } }, (request, reply) => {
    if (!isEqual(request.headers.authorization ?? '', `Bearer ${token}`)) throw noToken();
    const { argv, cwd } = parseBody(request.body);
    const stream = new PassThrough();
    const send = (line: CliLine) => void stream.write(`${JSON.stringify(line)}\n`);
    // at once, so that the caller has its answer's head; then as long as the command works
    send({ alive: true });
    const alive = setInterval(send, ALIVE_MS, { alive: true });
    stream.once('close', () => clearInterval(alive));
    void run(
      argv,
      { cwd, requestId: request.id },
      { out: (out) => send({ out }), progress: (progress) => send({ progress }) },
    )
      .catch(() => 1)
      .then((exit) => {
        clearInterval(alive);
        send({ exit });
        stream.end();
      });
    return reply.type('application/x-ndjson').send(stream);
  });
};
