import { datedInstant } from '../../../../shared/dayWords';
import { countWords, type Forms, ORDERS } from '../../../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import type { TrackingView } from '../../../../server/api/rpc/tracking';
import type { Store } from '../../../../server/types';
import { formatValue } from '../../../format';
import { trpc } from '../../../trpc';
import { Section, PageTitle } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import { PixelForm } from './PixelForm';
import { Snippet } from './Snippet';
import styles from './TrackingTab.module.css';
import { Pairs } from '../../../kpi/why/Block';

/** The store's own pixel: what has come today, from where it may come, and what to paste. */

const LOOK_MS = 3_000;
const n = (value: number): string => formatValue(value, 'count', '');
const VISITS: Forms = { one: 'visit', other: 'visits' };

const Verdict = ({ view: { pixel, arrived }, timeZone }: { view: TrackingView; timeZone: string }) => {
  if (!pixel)
    return (
      <PageTitle>
        <Status status="unknown">No pixel yet</Status>: name the pages of the shop to make one.
      </PageTitle>
    );
  if (!arrived.lastAt)
    return (
      <PageTitle>
        <Status status="unknown">Nothing has arrived</Status>: paste the lines below into the shop and open
        one of its pages.
      </PageTitle>
    );
  const orders = arrived.events.order ?? 0;
  return (
    <PageTitle>
      {`${countWords(arrived.sessions.people, VISITS)} and ${countWords(orders, ORDERS)} seen today; the newest event came on ${datedInstant(arrived.lastAt, timeZone)}.`}
    </PageTitle>
  );
};

const KINDS = [
  ['view', 'Page views'],
  ['product', 'Product views'],
  ['cart', 'Cart additions'],
  ['checkout', 'Checkout screens'],
  ['click', 'Checkout activations sent'],
  ['order', 'Orders'],
  ['error', 'Uncaught errors sent'],
  ['vitals', 'Page speeds'],
] as const;

const Arrived = ({ arrived: { events, sessions } }: Pick<TrackingView, 'arrived'>) => (
  <Section title="Arrived today" note="by people; looked at every three seconds">
    <div className={styles.two}>
      <Pairs rows={KINDS.map(([kind, name]) => ({ name, value: n(events[kind] ?? 0) }))} />
      <Pairs
        rows={[
          { name: 'Visits of people', value: n(sessions.people) },
          { name: 'Visits of bots, left out', value: n(sessions.bots) },
          { name: 'Visits of staff, left out', value: n(sessions.internal) },
        ]}
      />
    </div>
  </Section>
);

const COLLECTED = [
  'that a page was viewed, a product looked at, something put into the cart, a screen of the checkout reached',
  'orders: id, value and currency',
  'how many controls were activated between the first checkout screen and the order',
  'where a visit came from, as a channel: the referring host and campaign are read and not kept',
  'kind of device, language of the page, country where a network in front reports it',
  'how fast pages were, how many scripts of others they loaded, and that a script failed',
];
const NOT_COLLECTED = [
  'no cookie, and nothing stored on the device, unless the visitor consents',
  'no address and no user agent: both make an id that changes every day, and are not kept. What it was made with is gone after two days',
  'no page address, search term, form entry, name, e-mail, cart content or error text',
  'no fingerprint: no fonts, canvas, plug-ins or screen size',
  'single events are forgotten after four days; sessions, orders seen and page speeds stay',
];

const Plain = () => (
  <Section title="What is collected, and what is not">
    <div className={styles.two}>
      {[
        { title: 'Collected', list: COLLECTED },
        { title: 'Not collected', list: NOT_COLLECTED },
      ].map(({ title, list }) => (
        <div key={title}>
          <h3>{title}</h3>
          <ul>
            {list.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  </Section>
);

export const TrackingTab = ({ store }: { store: Store }) => {
  const query = useQuery({
    ...trpc.tracking.view.queryOptions({ store: store.slug }),
    refetchInterval: LOOK_MS,
  });
  const { data: view, error } = query;
  if (error && !view) return <ErrorState error={error} retry={() => void query.refetch()} isAlone />;
  if (!view)
    return (
      <>
        <PageTitle>Tracking</PageTitle>
        <Skeleton height={480} />
      </>
    );
  return (
    <LastAnswer of={[query]}>
      <Verdict view={view} timeZone={store.timeZone} />
      {view.pixel && <Arrived arrived={view.arrived} />}
      <PixelForm key={view.pixel?.key ?? ''} store={store.slug} pixel={view.pixel} />
      <Snippet pixelKey={view.pixel?.key ?? null} />
      <Plain />
    </LastAnswer>
  );
};
