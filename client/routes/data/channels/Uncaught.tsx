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

type One = ChannelRulesView['uncaught'][number];

const toldBy = (one: One) =>
  EVIDENCE_FIELDS.flatMap((field) => {
    const value = one[field];
    return value ? [{ field, value }] : [];
  });

interface Props {
  view: ChannelRulesView;
  /** Begins a rule about it. */
  add: (rule: Partial<ChannelRule>) => void;
}

/** Visits of which the table tells little and no rule is about. */
export const Uncaught = ({ view: { uncaught, reach }, add }: Props) => (
  <Section
    title="In no rule"
    note={`${countWords(reach.sessions.told, VISITS)} of ${formatValue(reach.sessions.all, 'count', '')} tell where they came from; those of the pixel never do`}
  >
    {uncaught.length === 0 ? (
      <p>No visit that tells where it came from is left as direct, referral, other or unknown.</p>
    ) : (
      <Table label="In no rule" head={['Tells', 'Channel now', { num: 'Visits' }, { sr: 'Rule' }]}>
        {uncaught.map((one) => {
          const told = toldBy(one);
          const words = told.map(({ field, value }) => `${FIELD_WORDS[field]}: ${value}`).join('; ');
          return (
            <tr key={words}>
              <th scope="row">{words}</th>
              <td>{wordsOf(one.channel, 'channel')}</td>
              <td className="num">{formatValue(one.sessions, 'count', '')}</td>
              <td className="num">
                <Button look="link" onClick={() => told[0] && add(told[0])}>
                  Make a rule<span className="qd-sr"> of {words}</span>
                </Button>
              </td>
            </tr>
          );
        })}
      </Table>
    )}
  </Section>
);
