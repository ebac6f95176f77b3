import type { ChannelRulesPreview } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';

interface Props {
  preview: ChannelRulesPreview;
  store: Store;
}

/** What the rules would move; nothing of it is stored yet. */
export const Moves = ({ preview: { moves }, store }: Props) => (
  <Section
    title="What would move"
    note="counted from all stored visits and web orders; net sales are those of the orders, less what came back of them"
  >
    {moves.length === 0 ? (
      <p>Nothing moves: what is stored is in the channels that these rules give.</p>
    ) : (
      <Table
        label="What would move"
        head={['From', 'To', { num: 'Visits' }, { num: 'Orders' }, { num: 'Net sales' }]}
      >
        {moves.map(({ from, to, sessions, orders, netSales }) => (
          <tr key={`${from} ${to}`}>
            <th scope="row">{wordsOf(from, 'channel')}</th>
            <td>{wordsOf(to, 'channel')}</td>
            <td className="num">{formatValue(sessions, 'count', '')}</td>
            <td className="num">{formatValue(orders, 'count', '')}</td>
            <td className="num">{formatValue(netSales, 'money', store.currency)}</td>
          </tr>
        ))}
      </Table>
    )}
  </Section>
);
