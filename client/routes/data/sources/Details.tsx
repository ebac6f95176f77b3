import { countWords, DAYS } from '../../../../shared/numberWords';
import { useQuery } from '@tanstack/react-query';
import type { RunView, SourceState, DayDifference } from '../../../../server/connections';
import type { Status as StatusOf } from '../../../../shared/lists';
import { datedInstant, dateWords, datedShortRange } from '../../../../shared/dayWords';
import type { Store } from '../../../../server/types';
import { Block, Pairs } from '../../../kpi/why/Block';
import { trpc } from '../../../trpc';
import { Status } from '../../../ui/Status';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState, Skeleton } from '../../../ui/states';
import { CALM_MS, FOLLOW_MS } from './polling';
import { ago, count, lagWords, money, RUN_WORDS, syncWords } from './words';
import styles from './Details.module.css';

/** Days on which the source and the ledger do not hold the same. */
export const Differences = ({ days, currency }: { days: readonly DayDifference[]; currency: string }) =>
  days.length > 0 && (
    <Block title="Days that differ" note={countWords(days.length, DAYS)}>
      <Table
        label="Days that differ"
        head={[
          'Day',
          { num: 'Orders at source' },
          { num: 'Orders here' },
          { num: 'Money at source' },
          { num: 'Money here' },
        ]}
      >
        {days.toReversed().map(({ day, source, ledger }) => (
          <tr key={day} data-day={day}>
            <th scope="row">{dateWords(day)}</th>
            <td className="num">{count(source.orders)}</td>
            <td className="num">{count(ledger.orders)}</td>
            <td className="num">{money(source.amountMinor, currency)}</td>
            <td className="num">{money(ledger.amountMinor, currency)}</td>
          </tr>
        ))}
      </Table>
    </Block>
  );

/** What was refused and has not come right since. */
export const Refused = ({ rejections: { count: all, first } }: Pick<SourceState, 'rejections'>) =>
  all > 0 && (
    <Block title="Refused" note={all > first.length ? `the newest ${first.length} of ${count(all)}` : ''}>
      <Table label="Refused records" head={['Record', 'Why']}>
        {first.map(({ kind, id, reason }) => (
          <tr key={`${kind} ${id}`}>
            <th scope="row">
              {kind} {id}
            </th>
            <td className={styles.wrap}>{reason}</td>
          </tr>
        ))}
      </Table>
    </Block>
  );

const STATUS: Record<RunView['status'], StatusOf> = {
  running: 'unknown',
  complete: 'on_track',
  uncompared: 'at_risk',
  short: 'off_track',
  failed: 'off_track',
  cancelled: 'at_risk',
};

const brought = ({ new: fresh, changed, rejected }: RunView): string =>
  `${count(fresh)} new, ${count(changed)} changed${rejected > 0 ? `, ${count(rejected)} refused` : ''}`;

export const Runs = ({ store, name }: { store: Store; name: string }) => {
  const query = useQuery(
    trpc.sources.runs.queryOptions(
      { store: store.slug, name },
      {
        // the first run may not have begun yet
        refetchInterval: ({ state: { data: runs = [] } }) =>
          runs.length === 0 || runs.some(({ status }) => status === 'running') ? FOLLOW_MS : CALM_MS,
      },
    ),
  );
  const { data, error, refetch } = query;
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={120} />;
  return (
    <LastAnswer of={[query]}>
      <Block title="Runs" note={data.length === 0 ? 'none yet' : 'newest first'}>
        {data.length > 0 && (
          <Table label="Runs" head={['When', 'Result', 'Brought']}>
            {data.map((run) => (
              <tr key={run.id} data-run={run.status}>
                <th scope="row">{datedInstant(run.startedAt, store.timeZone)}</th>
                <td>
                  <Status status={STATUS[run.status]}>{RUN_WORDS[run.status]}</Status>
                </td>
                <td className={styles.wrap}>
                  {brought(run)}
                  {run.error && <small>{run.error}</small>}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Block>
    </LastAnswer>
  );
};

const comparedWords = ({ compared }: SourceState): string =>
  compared?.tally ? datedShortRange(compared.tally) : 'not compared yet';

/** What is known of the source. */
export const Facts = ({ source, store }: { source: SourceState; store: Store }) => {
  const { deliveries, lag, settings } = source;
  return (
    <Pairs
      rows={[
        { name: 'Platform', value: [source.label, settings.title].filter(Boolean).join(', ') },
        ...source.entered.map(({ label, value }) => ({ name: label, value })),
        { name: 'Sync', value: syncWords(source) },
        { name: 'Newest data', value: ago(source.freshness) },
        {
          name: 'Last contact',
          value: source.heartbeatAt ? datedInstant(source.heartbeatAt, store.timeZone) : 'never',
        },
        {
          name: 'From a change there to here',
          detail: lag && lag.skewed > 0 ? `its clock was ahead for ${count(lag.skewed)} changes` : undefined,
          value: lagWords(source),
        },
        { name: 'Days compared', value: comparedWords(source) },
        ...(source.hasHooks
          ? [
              {
                name: 'Webhooks',
                detail: `${window.location.origin}/hooks/${store.slug}/${source.name}`,
                value: `${count(deliveries.waiting)} wait, ${count(deliveries.failed)} failed`,
              },
            ]
          : []),
      ]}
    />
  );
};
