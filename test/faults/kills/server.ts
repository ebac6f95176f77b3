import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf, endWith, outcomeOf, type Ended, type Start } from '../programs';

/** Who sends waits for so long before the next try. */
const AGAIN_MS = 25;

/** A refusal that is no matter of the moment: it has a status other than 200 and 503. */
export class Refused extends Error {}

/** Sends to wherever the server listens now; waits while it does not. */
export class Caller {
  constructor(private readonly address: () => Promise<string>) {}

  /** Sends a request until it is answered, whoever is killed meanwhile. @throws Refused */
  async send(path: string, init: RequestInit = {}): Promise<string> {
    for (;;) {
      const answer = await this.once(path, init);
      if (answer?.isTaken) return answer.text;
      if (answer && !answer.isPassing) throw new Refused(`${path}: ${answer.text.slice(0, 500)}`);
      await sleep(AGAIN_MS);
    }
  }

  /** Null = the connection broke off. */
  private async once(path: string, init: RequestInit) {
    const address = await this.address();
    try {
      const response = await fetch(`${address}${path}`, init);
      const text = await response.text();
      // an upload is answered with lines, the last of which may be an error
      const isTaken = response.ok && !text.includes('{"error":');
      const isPassing = response.status === 503 || text.includes('"code":"unavailable"');
      return { text, isTaken, isPassing };
    } catch {
      return null;
    }
  }

  /** Calls a mutation of the API. */
  async tell<T = unknown>(procedure: string, input: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', body: JSON.stringify(input), headers };
    return dataOf<T>(await this.send(`/api/trpc/${procedure}`, init));
  }

  /** Calls a query of the API. */
  async ask<T>(procedure: string, input: object): Promise<T> {
    const query = encodeURIComponent(JSON.stringify(input));
    return dataOf<T>(await this.send(`/api/trpc/${procedure}?input=${query}`));
  }
}

const dataOf = <T>(text: string): T => (JSON.parse(text) as { result: { data: T } }).result.data;

/** A promise that somebody else fulfils. */
const later = <T>() => {
  let fulfil: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => (fulfil = done));
  return { promise, fulfil };
};

/** A server that is killed and started again. Who sends waits after a start until `letIn`, so that it can be looked at. */
export class KilledServer {
  /** How often it has listened. */
  starts = 0;
  /** What the last start took. */
  startMs = 0;
  private child: ChildProcess | null = null;
  private listening = later<string>();
  private gate = later<void>();
  /** For those who look at what is there. */
  readonly inspector = new Caller(() => this.listening.promise);
  /** For those who send. */
  readonly door = new Caller(() => this.gate.promise.then(() => this.listening.promise));

  constructor(
    private readonly program: Start,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Starts it as a supervisor would. @throws when it does not come up by itself. */
  async start(): Promise<void> {
    const began = performance.now();
    const child = await this.program('main', ['--empty'], this.env);
    this.child = child;
    const address = await addressOf(child).catch(async (error: unknown) => {
      await endWith(child, 'SIGKILL');
      throw error;
    });
    this.listening.fulfil(address);
    this.startMs = performance.now() - began;
    this.starts += 1;
  }

  letIn(): void {
    this.gate.fulfil();
  }

  /** Starts it and kills it after so many milliseconds. Gives whether it was still starting. */
  async startInVain(ms: number): Promise<boolean> {
    const child = await this.program('main', ['--empty'], this.env);
    let isUp = false;
    addressOf(child).then(
      () => (isUp = true),
      () => {},
    );
    await sleep(ms);
    await endWith(child, 'SIGKILL');
    return !isUp;
  }

  /** Ends it. Gives exit code or signal: of one that was asked by SIGTERM, 0 is a good end. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    this.listening = later<string>();
    this.gate = later<void>();
    return this.child ? endWith(this.child, signal) : 0;
  }

  /** Begins a command on the same place, in a process of its own. */
  async begin(...args: string[]): Promise<ChildProcess> {
    return this.program('cli', args, this.env);
  }

  /** Runs a command to its end. */
  async command(...args: string[]): Promise<Ended> {
    return outcomeOf(await this.begin(...args));
  }
}
