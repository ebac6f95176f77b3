import type { ChannelRulesView } from '../../../../server/ledger';
import { wordsOf } from '../../../dimensionWords';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { mediumWords, PLACE_WORDS } from './words';
import styles from './ChannelsTab.module.css';

type ChannelTable = ChannelRulesView['table'];

const linesOf = ({ media, places, clicks }: ChannelTable) => [
  ...media.map(({ leadsTo, words }) => ({ at: 'Campaign medium', words, to: mediumWords(leadsTo) })),
  ...places.map(({ leadsTo, words }) => ({
    ...{ at: 'Campaign source, referrer', words, to: PLACE_WORDS[leadsTo] },
  })),
  ...clicks.map(({ leadsTo, words }) => ({ at: 'Click parameter', words, to: wordsOf(leadsTo, 'channel') })),
];

/** The table that decides where no rule holds: the same for every store. */
export const Otherwise = ({ table }: { table: ChannelTable }) => (
  <Section title="Where no rule holds" note="the table of channels decides; it is the same for every store">
    <ol className={styles.order}>
      <li>The campaign’s medium says whether the visit was paid, its source where it came from.</li>
      <li>What they leave open, the click parameter of an advertiser decides (gclid, msclkid, ttclid …).</li>
      <li>
        What that leaves open, the host of the referrer decides. One that is not known is Referral; without
        any of them the channel is the one that the visit was sent with.
      </li>
    </ol>
    <details>
      <summary className={styles.summary}>All words of the table</summary>
      <Table
        className={styles.table}
        caption="Words of the table and their channels"
        head={['Looked at', 'Words', 'Channel']}
      >
        {linesOf(table).map(({ at, words, to }) => (
          <tr key={`${at} ${to}`}>
            <th scope="row">{at}</th>
            <td>{words.join(', ')}</td>
            <td>{to}</td>
          </tr>
        ))}
      </Table>
    </details>
  </Section>
);
