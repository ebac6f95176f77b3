import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ALIVE_MS, type CliLine, type CommandOutput } from '../commandLine';
import { brokenOff, notTaken } from './sentences';

/** A server that has missed six lines is gone. */
const SILENCE_MS = 6 * ALIVE_MS;

export interface Server {
  address: string;
  token: string;
  /** For so long it may say nothing. Default: a minute. */
  silenceMs?: number;
}

/** Runs a command in the server that holds the data folder. Gives its exit code. */
export const runRemotely = async (
  { address, token, silenceMs = SILENCE_MS }: Server,
  argv: string[],
  cwd: string,
  { out, progress }: CommandOutput,
): Promise<number> => {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silenceMs);
  try {
    const response = await fetch(`${address}/cli`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ argv, cwd }),
      signal: silence.signal,
    }).catch(() => null);
    if (!response?.ok || !response.body) throw notTaken(address);
    for await (const line of linesOf(response.body as ReadableStream)) {
      timer.refresh();
      if ('out' in line) out(line.out);
      else if ('progress' in line) progress(line.progress);
      else if ('exit' in line) return line.exit;
    }
    throw brokenOff();
  } finally {
    clearTimeout(timer);
  }
};

/** What the server says until it ends, breaks off or falls silent. */
async function* linesOf(body: ReadableStream): AsyncGenerator<CliLine> {
  const input = Readable.fromWeb(body);
  const lines = createInterface({ input });
  // a connection that breaks ends the lines: some versions of Node would wait for more, others throw
  input.once('error', () => lines.close());
  const texts = lines[Symbol.asyncIterator]();
  for (;;) {
    const next = await texts.next().catch(() => null);
    if (!next || next.done) return;
    yield JSON.parse(next.value) as CliLine;
  }
}
