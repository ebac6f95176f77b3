import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ParityView } from '../../../../server/parity/types';
import type { Store } from '../../../../server/types';
import { trpc } from '../../../trpc';
import { Verdict } from '../../../kpi/Verdict';
import { LastAnswer } from '../../../ui/LastAnswer';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states';
import { DayField } from '../Filters';
import { useDataSearch, useSetData } from '../search';
import { Figures } from './Figures';
import { Lists } from './Lists';
import { ParityWhy } from './ParityWhy';
import { Reconcile } from './Reconcile';
import { WITNESS_NAMES } from './words';
import { cityOf, shortRange, zonedInstant } from '../../../../shared/dayWords';
import { addDays } from '../../../../shared/days';
import { WITNESSES } from '../../../../shared/lists';
import { Segmented } from '../../../ui/Segmented';
import { Command } from '../../../ui/Command';
import { classes } from '../../../ui/classes';
import dataStyles from '../data.module.css';
import styles from './ParityTab.module.css';

const useParity = (store: string) => {
  const { from, to, witness } = useDataSearch();
  const isForward = !from || !to || from < to;
  return useQuery({
    ...trpc.parity.view.queryOptions({
      store,
      ...(isForward && { ...(from && { from }), ...(to && { to }) }),
      ...(witness && { witness }),
    }),
    placeholderData: keepPreviousData,
  });
};

/** Which days, and who is asked. */
const Controls = ({ view, store }: { view: ParityView; store: Store }) => {
  const set = useSetData();
  const { period, witness } = view;
  return (
    <div className={classes(dataStyles.listHead, styles.head)}>
      <Segmented
        label="Seen by"
        choices={WITNESSES.map((id) => ({ id, name: WITNESS_NAMES[id] }))}
        chosen={witness}
        choose={(id) => set({ witness: id === 'pixel' ? undefined : id, list: undefined, cause: undefined })}
      />
      <DayField name="From" value={period.from} choose={(from) => set({ from })} />
      <DayField
        name="To"
        value={addDays(period.to, -1)}
        choose={(last) => set({ to: last && addDays(last, 1) })}
      />
      <p>
        {shortRange(period, view.today)}, {cityOf(store.timeZone)} time
      </p>
    </div>
  );
};

const HOW: Record<ParityView['witness'], { title: string; text: string; code: string }> = {
  pixel: {
    title: 'No pixel event has arrived yet',
    text: 'Put the pixel into the shop: it reports each purchase with its order id, and every order that it does not report shows up here with a cause. Programs can send the same as JSON:',
    code: `POST /api/trpc/ingest.sightings\n{"store": "…", "rows": [{"witness": "pixel", "id": "event-1", "orderId": "1001",\n  "occurredAt": "2026-03-01T09:30:00Z", "currency": "EUR", "value": "125.00"}]}`,
  },
  erp: {
    title: 'No order of an ERP has arrived yet',
    text: 'Connect an ERP, or send its orders as JSON: each with the shop’s own order id. What the shop has and the ERP has not shows up here.',
    code: `POST /api/trpc/ingest.sightings\n{"store": "…", "rows": [{"witness": "erp", "id": "SO1001", "orderId": "1001",\n  "occurredAt": "2026-03-01T09:30:00Z", "currency": "EUR", "value": "125.00"}]}`,
  },
};

const NoWitness = ({ witness }: Pick<ParityView, 'witness'>) => {
  const { title, text, code } = HOW[witness];
  return <EmptyState title={title} text={text} action={<Command label="Example">{code}</Command>} />;
};

/** Do pixel and ERP see what the shop sold, and how does our number become the platform's? */
export const ParityTab = ({ store }: { store: Store }) => {
  const query = useParity(store.slug);
  const { data: view, error, refetch, isPlaceholderData } = query;
  if (error && !view) return <ErrorState error={error} retry={() => void refetch()} isAlone />;
  if (!view) return <Skeleton height={420} />;
  const began = view.began[view.witness];
  return (
    <LastAnswer of={[query]}>
      <div className={classes(styles.parity, isPlaceholderData && styles.old)} aria-busy={isPlaceholderData}>
        <Verdict parts={view.verdict} />
        <Controls view={view} store={store} />
        {began === null ? (
          <NoWitness witness={view.witness} />
        ) : (
          <>
            <Figures view={view} />
            <p className={dataStyles.note}>
              First event {zonedInstant(began, store.timeZone)}. Matched by order id, never by totals.
            </p>
            <Lists view={view} store={store} />
          </>
        )}
        <Reconcile store={store} period={view.period} />
        <ParityWhy view={view} store={store} />
      </div>
    </LastAnswer>
  );
};
