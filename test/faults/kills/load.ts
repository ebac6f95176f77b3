import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../server/demo/random';
import type { KilledServer } from './server';
import { LOAD_KINDS, type LoadKind, type Sender, type Sent } from './senders';

/** All senders at once, and moments at which a kind is at work. */

/** Between two pieces of one lane: a kill is to find work, not masses of rows. */
const PAUSE_MS = 60;
/** Jobs of a killed server wait for the end of their lease, with Postgres for half a minute. */
const LONGEST_AIM_MS = 4_000;

interface Lanes {
  sent: Sent;
  atWork: number;
  /** How long an undisturbed piece took last. */
  usualMs: number;
  waiting: (() => void)[];
}

const lanesOf = (): Lanes => ({
  sent: { all: new Set(), acknowledged: new Set(), takenBack: new Set() },
  ...{ atWork: 0, usualMs: 100, waiting: [] },
});

export class KillLoad {
  private readonly lanes = Object.fromEntries(LOAD_KINDS.map((kind) => [kind, lanesOf()])) as Record<
    LoadKind,
    Lanes
  >;
  private isEnding = false;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly server: KilledServer,
    private readonly senders: Record<LoadKind, Sender>,
  ) {}

  begin(): void {
    const all = LOAD_KINDS.flatMap((kind) =>
      Array.from({ length: this.senders[kind].lanes ?? 1 }, () => this.repeat(kind)),
    );
    this.working = Promise.all(all);
    this.working.catch(() => {});
  }

  /** Ends once all that was begun is acknowledged. @throws what a sender was refused. */
  async end(): Promise<void> {
    this.isEnding = true;
    await this.working;
  }

  sentOf(kind: LoadKind): Sent {
    return this.lanes[kind].sent;
  }

  private async repeat(kind: LoadKind): Promise<void> {
    const lanes = this.lanes[kind];
    while (!this.isEnding) {
      const [starts, began] = [this.server.starts, performance.now()];
      lanes.atWork += 1;
      for (const go of lanes.waiting.splice(0)) go();
      await this.senders[kind].send(lanes.sent).finally(() => (lanes.atWork -= 1));
      if (starts === this.server.starts) lanes.usualMs = performance.now() - began;
      await sleep(PAUSE_MS);
    }
  }

  /** Waits for a moment within a piece of work of this kind. Gives whether one is still under way, or was acknowledged just now. */
  async aim(kind: LoadKind, random: Random): Promise<boolean> {
    const lanes = this.lanes[kind];
    const { waitsMs } = this.senders[kind];
    const begins = new Promise<boolean>((go) => lanes.waiting.push(() => go(true)));
    const hasBegun = await Promise.race([begins, sleep(LONGEST_AIM_MS, false)]);
    await sleep(random() * (waitsMs ?? lanes.usualMs));
    return hasBegun && (waitsMs !== undefined || lanes.atWork > 0);
  }
}
