import type { SeriesFact } from '../../facts/fact';
import { plain } from '../sheet/columns';

/** What web analytics count, by the names that they give it. */

export interface SeriesKind {
  id: string;
  label: string;
  unit: NonNullable<SeriesFact['unit']>;
  better: NonNullable<SeriesFact['better']>;
  /** People are not additive, nor are rates and averages: somebody can come on two days. */
  adds: boolean;
}

type Known = readonly [
  id: string,
  label: string,
  unit: SeriesKind['unit'],
  better: SeriesKind['better'],
  adds: boolean,
  also: readonly string[],
];

const METRICS: readonly Known[] = [
  [
    'sessions',
    'Sessions',
    'count',
    'up',
    true,
    ['sitzungen', 'total sessions', 'total_sessions', 'online store sessions'],
  ],
  [
    'engaged_sessions',
    'Engaged sessions',
    'count',
    'up',
    true,
    ['sitzungen mit interaktionen', 'sitzungen mit interaktion'],
  ],
  ['engagement_rate', 'Engagement rate', 'fraction', 'up', false, ['interaktionsrate', 'engagement-rate']],
  ['bounce_rate', 'Bounce rate', 'fraction', 'down', false, ['absprungrate']],
  ['active_users', 'Active users', 'count', 'up', false, ['aktive nutzer', 'users', 'nutzer']],
  ['new_users', 'New users', 'count', 'up', false, ['neue nutzer']],
  ['returning_users', 'Returning users', 'count', 'up', false, ['wiederkehrende nutzer']],
  ['total_users', 'Total users', 'count', 'up', false, ['nutzer insgesamt', 'gesamtzahl der nutzer']],
  ['views', 'Views', 'count', 'up', true, ['aufrufe', 'page views', 'pageviews', 'seitenaufrufe']],
  ['event_count', 'Event count', 'count', 'up', true, ['ereignisanzahl', 'anzahl der ereignisse']],
  ['key_events', 'Key events', 'count', 'up', true, ['schlüsselereignisse', 'conversions']],
  [
    'purchases',
    'Purchases',
    'count',
    'up',
    true,
    ['ecommerce purchases', 'e-commerce-käufe', 'käufe', 'transactions', 'transaktionen'],
  ],
  ['total_revenue', 'Total revenue', 'number', 'up', true, ['gesamtumsatz', 'umsatz insgesamt']],
  ['purchase_revenue', 'Purchase revenue', 'number', 'up', true, ['kaufumsatz', 'umsatz aus käufen']],
  ['purchase_revenue_usd', 'Purchase revenue in USD', 'number', 'up', true, []],
  [
    'key_event_rate',
    'Key event rate',
    'fraction',
    'up',
    false,
    ['session key event rate', 'schlüsselereignisrate der sitzung'],
  ],
  [
    'visitors',
    'Visitors',
    'count',
    'up',
    false,
    ['online store visitors', 'total_visitors', 'besucher', 'besucher des onlineshops'],
  ],
  [
    'cart_sessions',
    'Sessions with cart additions',
    'count',
    'up',
    true,
    ['total_carts', 'added to cart', 'sitzungen mit warenkorbzugängen'],
  ],
  [
    'checkout_sessions',
    'Sessions that reached checkout',
    'count',
    'up',
    true,
    ['reached checkout', 'total_checkouts'],
  ],
  [
    'converted_sessions',
    'Sessions that completed checkout',
    'count',
    'up',
    true,
    ['sessions converted', 'completed checkout', 'total_orders_placed'],
  ],
  [
    'conversion_rate',
    'Conversion rate',
    'fraction',
    'up',
    false,
    ['konversionsrate', 'total_conversion', 'online store conversion rate'],
  ],
];

const BY_TITLE = new Map(
  METRICS.flatMap((known) => [plain(known[1]), ...known[5]].map((title) => [title, known] as const)),
);

/** Of a system, by its column: one that is not known is taken as a number that can't be added up. */
export const seriesOf = (system: { prefix: string; label: string }, title: string): SeriesKind => {
  const known = BY_TITLE.get(plain(title));
  const [id, label, unit, better, adds] = known ?? [slugOf(title), title.trim(), 'number', 'neither', false];
  return { id: `${system.prefix}_${id}`, label: `${label} (${system.label})`, unit, better, adds };
};

export const isKnownMetric = (title: string): boolean => BY_TITLE.has(plain(title));

const slugOf = (title: string): string =>
  plain(title)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60) || 'column';
