import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { ORIGIN, PHONE, signed } from '../faults/pieces';
import { KEYS, wooOrder } from '../sources/wooShop';
import { Times } from './figures';

/** What a busy shop sends and asks: at a fixed pace, however long answers take. */

export const STORE = 'shop';
const SOURCE = 'woo';

/** Milliseconds between two of a kind. */
const EVERY = { event: 10, webhook: 50, question: 100, file: 5 * 60_000 };
const FILE_ROWS = 20_000;
/** A visitor's five events. */
const EVENTS_A_VISITOR = 5;
const DAY = 86_400_000;

interface Answer {
  status: number;
  text: string;
}

const manyConnections = () => new Agent({ connections: 200, bodyTimeout: 600_000, headersTimeout: 600_000 });

/** Connections of those who send, and of those who wait for an answer: nobody sends later as others wait. */
const senders = manyConnections();
const askers = manyConnections();

const ask = async (
  url: string,
  init: { headers?: Record<string, string>; body?: string; dispatcher?: Agent } = {},
): Promise<Answer> => {
  const method = init.body === undefined ? 'GET' : 'POST';
  const answer = await request(url, { method, dispatcher: senders, ...init });
  return { status: answer.statusCode, text: await answer.body.text() };
};

const JSON_TYPE = { 'content-type': 'application/json' };

const tell = async <T>(address: string, procedure: string, input: object): Promise<T> => {
  const { status, text } = await ask(`${address}/api/trpc/${procedure}`, {
    headers: JSON_TYPE,
    body: JSON.stringify(input),
  });
  if (status !== 200) throw new Error(`${procedure}: ${text}`);
  return (JSON.parse(text) as { result: { data: T } }).result.data;
};

/** A store with a pixel, whose key it gives, and a source that sends webhooks. */
export const setUp = async (address: string, shop: string): Promise<string> => {
  await tell(address, 'stores.create', {
    slug: STORE,
    name: 'Shop',
    currency: 'EUR',
    timeZone: 'Europe/Berlin',
  });
  const given = { address: shop, ...KEYS };
  await tell(address, 'sources.add', { store: STORE, name: SOURCE, platform: 'woocommerce', given });
  const pixel = { store: STORE, origins: [ORIGIN], internal: [], proxies: [] };
  return (await tell<{ key: string }>(address, 'tracking.save', pixel)).key;
};

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** What pages ask, over the last quarter. */
const questionsOf = (now: number): [procedure: string, input: object][] => {
  const period = { store: STORE, from: dayOf(now - 90 * DAY), to: dayOf(now + DAY) };
  return [
    ['bridge.view', { store: STORE }],
    ['ask.query', { ...period, metrics: ['net_sales', 'orders', 'aov'], by: 'day' }],
    ['ask.query', { ...period, metrics: ['sessions', 'orders'], split: 'device' }],
    ['ask.query', { ...period, metrics: ['net_sales'], by: 'week', split: 'channel' }],
    ['rows.orders', period],
    ['sources.status', { store: STORE }],
    ['tracking.view', { store: STORE }],
  ];
};

const askOf = async (address: string, procedure: string, input: object): Promise<Answer> =>
  ask(`${address}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    dispatcher: askers,
  });

const LOOK_MS = 2_000;

/** Waits until the database has all webhooks: three looks in a row, as what is acknowledged waits in a file before. */
export const untilDrained = async (address: string): Promise<void> => {
  for (let quiet = 0; quiet < 3;) {
    await sleep(LOOK_MS);
    const { text } = await askOf(address, 'sources.deliveries', { store: STORE, name: SOURCE });
    quiet = text.includes('"waiting":0,') ? quiet + 1 : 0;
  }
};

export class MixedLoad {
  readonly acknowledged = { orders: 0, events: 0 };
  private readonly times = {
    event: new Times(),
    webhook: new Times(),
    question: new Times(),
    file: new Times(),
  };
  private sent = { event: 0, webhook: 0, question: 0, file: 0 };
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly address: string,
    private readonly key: string,
  ) {}

  /** Sends for so long, and waits for what is under way. */
  async begin(ms: number): Promise<void> {
    const began = Date.now();
    while (Date.now() - began < ms) {
      this.sendDue(Date.now() - began);
      await sleep(5);
    }
    await Promise.all(this.underWay);
  }

  told(): string {
    const { event, webhook, question, file } = this.times;
    return `events ${event}; webhooks ${webhook}; questions ${question}; imports ${file}`;
  }

  /** All that should have begun by now: whoever was held up catches up. */
  private sendDue(ms: number): void {
    for (const kind of ['event', 'webhook', 'question', 'file'] as const)
      while (this.sent[kind] <= ms / EVERY[kind]) {
        const sending = this.times[kind].of(() => this[kind](this.sent[kind]));
        this.sent[kind] += 1;
        this.underWay.add(sending);
        void sending.finally(() => this.underWay.delete(sending));
      }
  }

  private async event(n: number): Promise<string | null> {
    const visitor = Math.floor(n / EVENTS_A_VISITOR);
    const address = `10.${(visitor >> 16) & 255}.${(visitor >> 8) & 255}.${visitor & 255}`;
    const headers = { origin: ORIGIN, 'user-agent': PHONE, 'x-forwarded-for': address };
    const kind = n % EVENTS_A_VISITOR === 4 ? 'cart' : 'view';
    const body = JSON.stringify({ e: [{ i: `soak-event-${n}`, k: kind, a: 0 }] });
    const { status } = await ask(`${this.address}/px/${this.key}`, { headers, body });
    if (status !== 204) return String(status);
    this.acknowledged.events += 1;
    return null;
  }

  private async webhook(n: number): Promise<string | null> {
    const at = new Date(Date.now() - DAY - (n % 80) * DAY).toISOString().slice(0, 19);
    const body = JSON.stringify(wooOrder(n + 1, at));
    const url = `${this.address}/hooks/${STORE}/${SOURCE}`;
    const { status } = await ask(url, { headers: signed(body), body });
    if (status !== 200) return String(status);
    this.acknowledged.orders += 1;
    return null;
  }

  private async question(n: number): Promise<string | null> {
    const questions = questionsOf(Date.now());
    const [procedure, input] = questions[n % questions.length]!;
    const { status } = await askOf(this.address, procedure, input);
    return status === 200 ? null : `${procedure} ${status}`;
  }

  private async file(n: number): Promise<string | null> {
    const day = dayOf(Date.now() - 30 * DAY);
    const rows = Array.from(
      { length: FILE_ROWS },
      (_, i) => `file-${n}-${i},${day} 09:30,EUR,c-${i % 5_000},MUG-${i % 40},1,10.00`,
    );
    const body = ['order_id,placed_at,currency,customer_id,sku,quantity,unit_price', ...rows, ''].join('\n');
    const path = `/api/stores/${STORE}/imports?format=orders&source=file&fileName=orders-${n}.csv`;
    const headers = { 'content-type': 'application/octet-stream' };
    const { status, text } = await ask(`${this.address}${path}`, { headers, body, dispatcher: askers });
    if (status !== 200 || !text.includes('"report"')) return text.slice(-200);
    this.acknowledged.orders += FILE_ROWS;
    return null;
  }
}
