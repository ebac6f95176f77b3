import type { ChannelRulesPreview } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import styles from './ChannelsTab.module.css';

interface Props {
  preview: ChannelRulesPreview;
  store: Store;
}

const FIGURES = [
  { key: 'sessions', unit: 'count' },
  { key: 'orders', unit: 'count' },
  { key: 'netSales', unit: 'money' },
] as const;

const BeforeAfter = ({ before, after }: { before: string; after: string }) => (
  <td className="num">
    {before === after ? (
      before
    ) : (
      <>
        <span className={styles.before}>{before}</span> <span aria-hidden="true">→</span>
        <span className="qd-sr"> becomes </span> {after}
      </>
    )}
  </td>
);

const PerChannel = ({ preview: { channels }, store }: Props) => (
  <Table
    label="Channels before and after"
    head={['Channel', { num: 'Visits' }, { num: 'Orders' }, { num: 'Net sales' }]}
  >
    {channels.map(({ channel, before, after }) => (
      <tr key={channel}>
        <th scope="row">{wordsOf(channel, 'channel')}</th>
        {FIGURES.map(({ key, unit }) => (
          <BeforeAfter
            key={key}
            before={formatValue(before[key], unit, store.currency)}
            after={formatValue(after[key], unit, store.currency)}
          />
        ))}
      </tr>
    ))}
  </Table>
);

const FromTo = ({ preview: { moves }, store }: Props) => (
  <Table
    label="Moves from channel to channel"
    head={['From', 'To', { num: 'Visits' }, { num: 'Orders' }, { num: 'Net sales' }]}
  >
    {moves.map((move) => (
      <tr key={`${move.from} ${move.to}`}>
        <th scope="row">{wordsOf(move.from, 'channel')}</th>
        <td>{wordsOf(move.to, 'channel')}</td>
        {FIGURES.map(({ key, unit }) => (
          <td key={key} className="num">
            {formatValue(move[key], unit, store.currency)}
          </td>
        ))}
      </tr>
    ))}
  </Table>
);

/** What the rules would move; nothing of it is stored yet. */
export const Moves = (props: Props) => (
  <Section
    title="What would move"
    note="nothing is stored yet; counted from all stored visits and web orders of all days, net sales less what came back of the orders"
  >
    {props.preview.moves.length === 0 ? (
      <p>Nothing moves: all that is stored is in the channel that these rules give.</p>
    ) : (
      <div className={styles.moves}>
        <PerChannel {...props} />
        <FromTo {...props} />
      </div>
    )}
  </Section>
);
