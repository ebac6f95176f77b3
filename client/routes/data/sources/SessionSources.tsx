import { useQuery } from '@tanstack/react-query';
import type { SessionsView } from '../../../../server/ask/types';
import type { Store } from '../../../../server/types';
import { datedShortRange } from '../../../../shared/dayWords';
import { trpc } from '../../../trpc';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { LastAnswer } from '../../../ui/LastAnswer';
import { ErrorState } from '../../../ui/states';
import { count } from './words';
import styles from '../data.module.css';

/** Days on which a source is the headline, as far as they are covered. */
const daysOf = (source: string, { days }: SessionsView): string =>
  days
    .filter(({ sources, isCovered }) => isCovered && sources.includes(source))
    .map((period) => datedShortRange(period))
    .join(', ');

const HOW =
  'Another source from a day on: stores update --slug STORE --sessions-source NAME --from DAY; several by comma are disjoint, and are added.';

/** Who counts the sessions, where more than one does: each day has one source, and nothing is added up. */
export const SessionSources = ({ store }: { store: Store }) => {
  const query = useQuery(trpc.stores.sessions.queryOptions({ store: store.slug }));
  const { data, error, refetch } = query;
  if (error && !data)
    return <ErrorState error={error} part="Sources of sessions" retry={() => void refetch()} />;
  if (!data || data.sources.length <= 1) return null;
  return (
    <LastAnswer of={[query]}>
      <Section title="Sessions" note="Each day has the sessions of one source: they are never added up">
        <Table
          label="Sources of sessions"
          head={['Source', 'Seen', { num: 'Sessions' }, { num: 'In the figures' }, 'Days in the figures']}
        >
          {data.sources.map(({ source, first, last, sessions, headline }) => (
            <tr key={source} data-sessions={source}>
              <th scope="row">{source}</th>
              <td>{first === last ? first : `${first} – ${last}`}</td>
              <td className="num">{count(sessions)}</td>
              <td className="num">{count(headline)}</td>
              <td>
                {headline > 0 ? (
                  daysOf(source, data)
                ) : (
                  <span className="qd-none">stored, in no figure of sessions</span>
                )}
              </td>
            </tr>
          ))}
        </Table>
        <p className={styles.note}>{HOW}</p>
      </Section>
    </LastAnswer>
  );
};
