import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { CliLine, CommandOutput } from '../commandLine';
import { unavailable } from '../errors';

/** Runs a command in the server that holds the data folder. Gives its exit code. */
export const runRemotely = async (
  { address, token }: { address: string; token: string },
  argv: string[],
  cwd: string,
  { out, progress }: CommandOutput,
): Promise<number> => {
  const response = await fetch(`${address}/cli`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ argv, cwd }),
  }).catch(() => null);
  if (!response?.ok || !response.body)
    throw unavailable(
      `The server at ${address} holds the data folder but did not take the command.`,
      'Stop it, or try again.',
    );
  const lines = createInterface({ input: Readable.fromWeb(response.body as ReadableStream) });
  for await (const text of lines) {
    const line = JSON.parse(text) as CliLine;
    if ('out' in line) out(line.out);
    else if ('progress' in line) progress(line.progress);
    else return line.exit;
  }
  throw unavailable(
    'The server stopped before the command had finished.',
    'Start it again and repeat the command.',
  );
};
