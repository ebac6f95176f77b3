import { countWords } from '../../../../shared/numberWords';
import { EVIDENCE_FIELDS } from '../../../../shared/lists';
import type { ChannelRule } from '../../../../server/facts/channelRules';
import type { ChannelRulesView } from '../../../../server/ledger';
import { wordsOf } from '../../../dimensionWords';
import { formatValue } from '../../../format';
import { Button } from '../../../ui/Button';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { FIELD_WORDS, VISITS } from './words';
import styles from './ChannelsTab.module.css';

type Source = ChannelRulesView['uncaught'][number];

const evidenceOf = (source: Source) =>
  EVIDENCE_FIELDS.flatMap((field) => {
    const value = source[field];
    return value ? [{ field, value }] : [];
  });

const Row = ({ source, add }: { source: Source; add: Props['add'] }) => {
  const evidence = evidenceOf(source);
  const words = evidence.map(({ field, value }) => `${FIELD_WORDS[field]}: ${value}`).join('; ');
  return (
    <tr>
      <th scope="row" className={styles.words}>
        {words}
      </th>
      <td>{wordsOf(source.channel, 'channel')}</td>
      <td className="num">{formatValue(source.sessions, 'count', '')}</td>
      <td className="num">
        <Button look="link" onClick={() => add({ ...evidence[0], from: source.firstDay })}>
          Make a rule<span className="qd-sr"> of {words}</span>
        </Button>
      </td>
    </tr>
  );
};

interface Props {
  view: ChannelRulesView;
  /** Begins a rule about it, from the first of its visits on. */
  add: (rule: Partial<ChannelRule>) => void;
}

const NOTHING_KEPT =
  'No stored visit contains where it came from, so no rule can hold for one. Sessions of programs and files contain it in utm_source, utm_medium, utm_campaign or referrer; visits of the pixel never do.';

const emptyWords = ({ reach }: ChannelRulesView): string =>
  reach.sessions.told === 0 && reach.orders.told === 0
    ? NOTHING_KEPT
    : 'No visit that contains where it came from is left as direct, referral, other or unknown.';

/** Visits of which the table knows little and no rule is about. */
export const Uncaught = ({ view, add }: Props) => (
  <Section
    title="In no rule"
    note={`${formatValue(view.reach.sessions.told, 'count', '')} of ${countWords(view.reach.sessions.all, VISITS)} contain where they came from; of these the largest that are direct, referral, other or unknown`}
  >
    {view.uncaught.length === 0 ? (
      <p>{emptyWords(view)}</p>
    ) : (
      <Table
        frame={styles.sources}
        label="In no rule"
        head={['Where it came from', 'Channel now', { num: 'Visits' }, { sr: 'Rule' }]}
      >
        {view.uncaught.map((source) => (
          <Row key={JSON.stringify(source)} {...{ source, add }} />
        ))}
      </Table>
    )}
  </Section>
);
