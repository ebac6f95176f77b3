import { randomOf, type Random } from '../../server/demo/random';
import { domainError } from '../../server/errorView';

/** Something that takes inputs, and what must not come of one. */

export interface Target<I = unknown> {
  name: string;
  /** Of all inputs, by weight. */
  share: number;
  make(random: Random): I;
  /** @throws for anything that must not be; errors that a person is told in a sentence may be. */
  run(input: I): void | Promise<void>;
}

/** Keeps the type of each target's inputs to itself. */
export const target = <I>(given: Target<I>): Target => given as Target;

export interface Fault {
  target: string;
  /** With the seed it makes the same input again. */
  number: number;
  what: string;
  input: string;
}

const MOST_CPU_MS = 5_000;
const MOST_WALL_MS = 120_000;

const inputText = (input: unknown): string =>
  (
    JSON.stringify(input, (_, value: unknown) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : value,
    ) ?? 'undefined'
  ).slice(0, 3_000);

const unforeseen = async (work: () => void | Promise<void>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    if (domainError(error)) return null;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
};

const answered = (work: Promise<string | null>): Promise<string | null> => {
  let late: NodeJS.Timeout | undefined;
  const silence = new Promise<string>((done) => {
    late = setTimeout(done, MOST_WALL_MS, 'no answer within two minutes');
  });
  return Promise.race([work, silence]).finally(() => clearTimeout(late));
};

/** Gives a target its input of this number. */
export const tryOne = async (given: Target, seed: number, number: number): Promise<Fault | null> => {
  const input = given.make(randomOf(given.name, seed, number));
  const before = process.cpuUsage();
  const thrown = await answered(unforeseen(() => given.run(input)));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1_000;
  const what = thrown ?? (cpuMs > MOST_CPU_MS ? `${Math.round(cpuMs)} ms of CPU` : null);
  return what === null ? null : { target: given.name, number, what, input: inputText(input) };
};

export interface Fuzzed {
  counts: Record<string, number>;
  faults: Fault[];
}

const MOST_FAULTS = 20;

/** Deals `count` inputs out among the targets, from the `from`th on. */
export const fuzz = async (
  targets: readonly Target[],
  seed: number,
  count: number,
  from = 0,
): Promise<Fuzzed> => {
  const all = targets.reduce((sum, { share }) => sum + share, 0);
  const found: Fuzzed = { counts: {}, faults: [] };
  for (const given of targets) {
    const own = Math.ceil((count * given.share) / all);
    for (let i = 0; i < own && found.faults.length < MOST_FAULTS; i += 1) {
      const fault = await tryOne(given, seed, from + i);
      if (fault) found.faults.push(fault);
      found.counts[given.name] = (found.counts[given.name] ?? 0) + 1;
    }
  }
  return found;
};
