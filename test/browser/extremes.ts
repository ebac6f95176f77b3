/** Stores at the edges of what can come in: the longest sums and names, the smallest amounts, the fewest orders. */

/** The clock of the journeys stands at 22 Nov 2026. */
const QUARTER = Date.UTC(2026, 9, 1);
const DAY_MS = 86_400_000;
/** Days of the running quarter that are over, and of the quarter before. */
const GONE = 52;
const BEFORE = 92;

const instantAt = (day: number, second = 0): string =>
  new Date(QUARTER + day * DAY_MS + 36_000_000 + second * 1000).toISOString();
const dayAt = (day: number): string => instantAt(day).slice(0, 10);
const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const DAYS = range(BEFORE + GONE).map((i) => i - BEFORE);

/** All of the closed list that an order may have. */
const CHANNELS =
  'direct organic_search paid_search organic_social paid_social email sms affiliate display referral other pos phone wholesale marketplace draft subscription'.split(
    ' ',
  );
/** Of these a visit may come. */
const VISITED = 10;
const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützen';
/** So many characters; `n` tells one name from another. */
const longName = (length: number, n = 0): string =>
  `${n} ${`${LONG_WORD} `.repeat(12)}`.slice(0, length).trim();
const TITLES = ['極長名稱產品測試'.repeat(12), 'إبريق شاي تقليدي '.repeat(8).trim(), longName(480)];

type Fact = Record<string, unknown>;

interface Extreme {
  slug: string;
  name: string;
  currency: string;
  facts: readonly (readonly [kind: string, rows: readonly Fact[]])[];
  /** What its phases are called, and the aim of its targets, in the unit that it is stored in. */
  plan?: { name: string; target: number; metrics: readonly string[] };
}

interface Order {
  currency: string;
  n: number;
  day: number;
  price: string;
  customers: number;
  refund?: string;
}

const orderOf = ({ currency, n, day, price, customers, refund }: Order): Fact => ({
  ...{ type: 'order', id: `x-${n}`, placedAt: instantAt(day, n), currency },
  ...{ channel: CHANNELS[n % CHANNELS.length], device: 'mobile', country: 'DE' },
  customer: { id: `c-${n % customers}` },
  lines: [{ sku: `SKU-${n % 3}`, title: 'Cup', quantity: 1, unitPrice: price }],
  ...(refund && { refunds: [{ id: `r-${n}`, occurredAt: instantAt(day, 40_000), net: refund, units: 1 }] }),
});

const spend = (currency: string, amount: string): Fact[] =>
  DAYS.map((day) => ({ day: dayAt(day), channel: 'paid_search', campaign: 'c', currency, amount }));

const visits = (perDay: number): Fact[] =>
  DAYS.flatMap((day) =>
    range(perDay).map((n) => ({
      ...{ id: `s-${day}-${n}`, startedAt: instantAt(day, n), channel: CHANNELS[n % VISITED] },
      ...{ device: 'mobile', country: 'DE', hasCart: n === 0, hasCheckout: n === 0 },
    })),
  );

const series = (id: string, fields: Fact): Fact[] =>
  DAYS.map((day) => ({ series: id, day: dayAt(day), ...fields }));

const MOST = '99999999999';

/** Orders of eleven digits: 1,010 of them, of one quarter, are a sum of fifteen. */
const vast = (): Extreme => {
  const orders = [
    ...range(1010).map((n) => orderOf({ currency: 'JPY', n, day: n % GONE, price: MOST, customers: 190 })),
    ...range(120).map((i) => {
      const n = 1010 + i;
      return orderOf({
        currency: 'JPY',
        n,
        day: -i - 1,
        price: MOST,
        customers: 90,
        refund: i % 4 ? '1' : MOST,
      });
    }),
  ];
  return {
    ...{ slug: 'vast-shop', name: 'Vast', currency: 'JPY' },
    facts: [
      ['orders', orders],
      ['spend', spend('JPY', MOST)],
      ['sessions', visits(10)],
      [
        'unitCosts',
        range(3).map((n) => ({
          sku: `SKU-${n}`,
          cost: '9999999999',
          currency: 'JPY',
          fromDay: '2025-01-01',
        })),
      ],
      [
        'orderCosts',
        orders.slice(0, 200).flatMap(({ id }, n) =>
          ['fulfilment', 'carrier', 'payment_fee'].map((kind) => ({
            ...{
              orderId: id,
              orderSource: 'api',
              kind,
              amount: '999999999',
              currency: 'JPY',
              day: dayAt(n % GONE),
            },
          })),
        ),
      ],
      ['series', series('views', { value: '999999999999999', label: 'Views', unit: 'count' })],
      [
        'sightings',
        range(900).map((n) => ({
          ...{ id: `e${n}`, witness: 'pixel', orderId: `x-${n}`, occurredAt: instantAt(n % GONE, n) },
          ...{ currency: 'JPY', value: n % 7 ? MOST : '1' },
        })),
      ],
    ],
    plan: {
      ...{ name: longName(60), target: 999_999_999_999_999 },
      metrics: ['orders', 'net_sales', 'ltv_revenue', 'aov'],
    },
  };
};

/** Thousandths of a dinar, and a visitor in hundreds who orders. */
const small = (): Extreme => ({
  ...{ slug: 'small-shop', name: 'Small', currency: 'KWD' },
  facts: [
    [
      'orders',
      range(7).map((n) =>
        orderOf({
          ...{ currency: 'KWD', n, customers: 4 },
          ...{ day: n < 3 ? 3 + n : -n * 20, price: n === 1 ? '0' : '0.001' },
        }),
      ),
    ],
    ['spend', spend('KWD', '0.001')],
    ['sessions', visits(12)],
    ['series', series('share', { value: '0.00001', label: 'Share', unit: 'fraction' })],
  ],
  plan: { name: 'A', target: 0.001, metrics: ['orders', 'net_sales', 'ltv_revenue'] },
});

/** Everything has the longest name that it can have, and more goes back than is sold. */
const names = (): Extreme => ({
  ...{ slug: 'names-shop', name: longName(120), currency: 'EUR' },
  facts: [
    [
      'orders',
      range(180).map((n) => ({
        ...orderOf({
          ...{ currency: 'EUR', n, customers: 70, day: n < 120 ? n % GONE : 119 - n },
          ...(n < 120 ? { price: '10.10' } : { price: '123456.78', refund: '123456.78' }),
        }),
        ...{ id: longName(180, n), device: longName(80, n % 30), country: longName(60, n % 30) },
        source: longName(60),
        lines: [
          {
            ...{ sku: longName(200, n % 30), productType: longName(120, n % 30), title: TITLES[n % 3] },
            ...{ quantity: 1, unitPrice: n < 120 ? '10.10' : '123456.78' },
          },
        ],
      })),
    ],
    [
      'orders',
      range(40).map((n) => ({
        ...{ type: 'refund', id: `credit-${n}`, occurredAt: instantAt(n, 50_000), currency: 'EUR' },
        ...{ net: '98765.43', units: 1, channel: 'email', device: longName(80, n % 30) },
      })),
    ],
    ['sessions', visits(3)],
    [
      'series',
      range(2).flatMap((n) =>
        series(`names_${n}`, {
          ...{ value: '1', label: longName(120, n), unit: 'count', source: longName(60) },
          ...{ dimension: longName(120), split: longName(300, n) },
        }),
      ),
    ],
  ],
  plan: { name: longName(60), target: 99, metrics: ['orders', 'series:names_0'] },
});

const one = (): Extreme => ({
  ...{ slug: 'one-shop', name: '1', currency: 'EUR' },
  facts: [['orders', [orderOf({ currency: 'EUR', n: 1, day: 20, price: '0.01', customers: 1 })]]],
});

const EXTREMES = [vast, small, names, one];

const call = async <T>(url: string, procedure: string, input: unknown): Promise<T> => {
  const answer = await fetch(`${url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${procedure}: ${await answer.text()}`);
  return ((await answer.json()) as { result: { data: T } }).result.data;
};

interface Plan {
  version: number;
  phases: { id: string }[];
}

const planOf = async (url: string, store: string): Promise<Plan> => {
  const input = encodeURIComponent(JSON.stringify({ store }));
  const answer = await fetch(`${url}/api/trpc/roadmap.view?input=${input}`);
  return ((await answer.json()) as { result: { data: Plan } }).result.data;
};

/** Four phases with the store's names, and in the running one its targets and a deliverable. */
const layOut = async (url: string, store: string, plan: NonNullable<Extreme['plan']>): Promise<void> => {
  const author = longName(80);
  await call(url, 'roadmap.layOut', { store, author, startDay: '2026-10-01' });
  const { phases, version } = await planOf(url, store);
  let basedOn = version;
  const change = async (procedure: string, input: object): Promise<void> => {
    const changed = await call<Plan>(url, `roadmap.${procedure}`, { store, author, basedOn, ...input });
    basedOn = changed.version;
  };
  const { name, target, metrics } = plan;
  const objective = name.repeat(6).slice(0, 500);
  for (const { id } of phases) await change('editPhase', { id, change: { name, focus: name, objective } });
  const phaseId = phases[0]!.id;
  for (const metric of metrics)
    await change('addTarget', { phaseId, target: { metric, weight: 5, aim: { target } } });
  await change('addDeliverable', {
    phaseId,
    deliverable: {
      ...{ name: name.repeat(2).slice(0, 120), owner: author, weight: 1000, state: 'in_progress' },
      ...{ startDay: null, dueDay: null, blockedBy: name.repeat(3).slice(0, 200) },
      acceptance: [{ name: name.repeat(3).slice(0, 200), accepted: false }],
    },
  });
};

/** Brings them in as a program would. */
export const createExtremes = async (url: string): Promise<void> => {
  for (const make of EXTREMES) {
    const { slug, facts, plan, ...store } = make();
    await call(url, 'stores.create', { slug, ...store, timeZone: 'Europe/Berlin', contributionRate: 0.4 });
    for (const [kind, rows] of facts) {
      const { rejected } = await call<{ rejected: unknown[] }>(url, `ingest.${kind}`, { store: slug, rows });
      if (rejected.length > 0) throw new Error(`${slug} ${kind}: ${JSON.stringify(rejected[0])}`);
    }
    if (plan) await layOut(url, slug, plan);
  }
};
