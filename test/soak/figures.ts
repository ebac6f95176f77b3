import { execFileSync } from 'node:child_process';

/** Times and memory of a server that works for long. */

export class Times {
  private readonly all: number[] = [];
  /** Requests that did not go well, by what came of them. */
  private readonly failed: Record<string, number> = {};

  /** Measures a request, which gives null if it went well, else what came of it. */
  async of(work: () => Promise<string | null>): Promise<void> {
    const began = performance.now();
    const problem = await work().catch((error: unknown) => String(error));
    if (problem === null) this.all.push(performance.now() - began);
    else this.failed[problem] = (this.failed[problem] ?? 0) + 1;
  }

  /** Such as `12000, p50 3 ms, p99 40 ms, longest 90 ms`. */
  toString(): string {
    const sorted = this.all.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    const failed = Object.keys(this.failed).length > 0 ? `, failed ${JSON.stringify(this.failed)}` : '';
    return `${sorted.length}, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms${failed}`;
  }
}

/** Resident memory of a process in MB. */
export const memoryOf = (pid: number): number =>
  Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024);
