import { Link } from '@tanstack/react-router';
import type { SourceState } from '../../../../server/connections';
import type { Store } from '../../../../server/types';
import { Status } from '../../../ui/Status';
import { Notice } from '../../../ui/states';
import { Table } from '../../../ui/Table';
import { ago, count, money, progressWords, syncWords } from './words';
import styles from './SourceTable.module.css';

const Open = ({ name }: { name: string }) => (
  <Link
    className="qd-link"
    from="/s/$store/data"
    to="."
    search={(previous) => ({ ...previous, source: name })}
    resetScroll={false}
    data-source={name}
  >
    Open<span className="qd-sr"> {name}</span>
  </Link>
);

const Orders = ({ n }: { n: number | undefined }) =>
  n === undefined ? <span className="qd-none">not compared</span> : count(n);

const Money = ({
  of,
  minor,
  currency,
}: {
  of: SourceState;
  minor: number | null | undefined;
  currency: string;
}) => (of.compared?.tally ? money(minor, currency) : <span className="qd-none">not compared</span>);

const Row = ({ source, currency }: { source: SourceState; currency: string }) => {
  const tally = source.compared?.tally;
  return (
    <>
      <tr data-row={source.name}>
        <th scope="row">
          {source.name}
          <small>
            {source.label}
            {source.settings.title ? `, ${source.settings.title}` : ''}
          </small>
        </th>
        <td>{source.job ? progressWords(source.job) : syncWords(source)}</td>
        <td>{ago(source.freshness)}</td>
        <td className="num">
          <Orders n={tally?.source.orders} />
        </td>
        <td className="num">
          <Orders n={tally?.ledger.orders} />
        </td>
        <td className="num">
          <Money of={source} minor={tally?.source.amountMinor} currency={currency} />
        </td>
        <td className="num">
          <Money of={source} minor={tally?.ledger.amountMinor} currency={currency} />
        </td>
        <td>
          <Status status={source.status}>{source.says}</Status>
        </td>
        <td className="num">
          <Open name={source.name} />
        </td>
      </tr>
      {source.problems.length > 0 && (
        <tr className={styles.more}>
          <td colSpan={9}>
            {source.problems.map(({ what, todo }) => (
              <Notice
                key={what}
                what={what}
                todo={todo}
                isCaution={source.status !== 'off_track'}
                className={styles.problem}
              />
            ))}
          </td>
        </tr>
      )}
    </>
  );
};

const HEAD = [
  'Source',
  'Sync',
  'Newest data',
  { num: 'Orders at source' },
  { num: 'In ledger' },
  { num: 'Money at source' },
  { num: 'In ledger' },
  'Check',
  { sr: 'More' },
];

/** Every source with its own count and ours. Under one that needs a look stands what to do. */
export const SourceTable = ({ sources, store }: { sources: readonly SourceState[]; store: Store }) => (
  <Table label="Sources" head={HEAD} className={styles.sources}>
    {sources.map((source) => (
      <Row key={source.id} source={source} currency={store.currency} />
    ))}
  </Table>
);
