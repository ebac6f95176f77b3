import { csvOf, orderOf } from './pieces';

/** Work for a server under faults: it is repeated until it is acknowledged, and what was acknowledged is remembered. */

export interface Told {
  /** Orders that the server has acknowledged. */
  orders: Set<string>;
  /** Questions that were answered. */
  answers: number;
  /** Requests that were answered with 503, a sentence and Retry-After. */
  refused: number;
  /** Answers that should not be: of another status than 200 and 503, or without what a 503 has to have. */
  wrong: string[];
}

const EVERY = { writers: 2, importers: 1, trials: 1, askers: 2 };
const BATCH = 15;
const FILE_ROWS = 60;

interface Answer {
  status: number;
  text: string;
  retryAfter: string | null;
}

export class Load {
  readonly told: Told = { orders: new Set(), answers: 0, refused: 0, wrong: [] };
  private isEnding = false;
  private working: Promise<unknown> = Promise.resolve();
  private last = 0;

  constructor(
    private readonly address: string,
    private readonly slug: string,
  ) {}

  begin(): void {
    const many = (count: number, work: () => Promise<void>) =>
      Array.from({ length: count }, () => this.repeat(work));
    this.working = Promise.all([
      ...many(EVERY.writers, () => this.write()),
      ...many(EVERY.importers, () => this.importFile(false)),
      ...many(EVERY.trials, () => this.importFile(true)),
      ...many(EVERY.askers, () => this.ask()),
    ]);
  }

  /** Ends once what is under way is acknowledged. @throws when the server is gone. */
  async end(): Promise<Told> {
    this.isEnding = true;
    await this.working;
    return this.told;
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.isEnding) await work();
  }

  private ids(count: number): string[] {
    return Array.from({ length: count }, () => `o-${++this.last}`);
  }

  private async write(): Promise<void> {
    const ids = this.ids(BATCH);
    const rows = ids.map(orderOf);
    await this.untilTaken(() =>
      this.post('/api/trpc/ingest.orders', JSON.stringify({ store: this.slug, rows })),
    );
    ids.forEach((id) => this.told.orders.add(id));
  }

  private async importFile(isTrial: boolean): Promise<void> {
    const ids = this.ids(FILE_ROWS);
    const query = `format=orders&source=shop&fileName=orders.csv${isTrial ? '&dryRun=1' : ''}`;
    const path = `/api/stores/${this.slug}/imports?${query}`;
    await this.untilTaken(() => this.post(path, csvOf(ids), 'application/octet-stream'));
    if (!isTrial) ids.forEach((id) => this.told.orders.add(id));
  }

  private async ask(): Promise<void> {
    const question = {
      store: this.slug,
      metrics: ['orders', 'net_sales'],
      from: '2026-01-01',
      to: '2026-04-01',
    };
    const input = encodeURIComponent(JSON.stringify(question));
    await this.untilTaken(() => this.send(`/api/trpc/ask.query?input=${input}`, {}));
    this.told.answers += 1;
  }

  private post(path: string, body: string, type = 'application/json'): Promise<Answer> {
    return this.send(path, { method: 'POST', body, headers: { 'content-type': type } });
  }

  private async send(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.address}${path}`, init);
    const text = await response.text();
    return { status: response.status, text, retryAfter: response.headers.get('retry-after') };
  }

  private async untilTaken(request: () => Promise<Answer>): Promise<void> {
    for (;;) {
      const answer = await request();
      if (answer.status === 503) this.noteRefusal(answer);
      // an upload is answered with lines, the last of which may be an error
      else if (answer.status === 200 && !answer.text.includes('{"error":')) return;
      else if (!answer.text.includes('"code":"unavailable"')) this.told.wrong.push(answer.text.slice(0, 500));
    }
  }

  private noteRefusal({ text, retryAfter }: Answer): void {
    this.told.refused += 1;
    if (retryAfter === null || !text.includes('"sentence"')) this.told.wrong.push(text.slice(0, 500));
  }
}
