import { EVIDENCE_FIELDS, RULE_MATCHES, type EvidenceField, type RuleMatch } from '../../../../shared/lists';
import type { ChannelRule } from '../../../../server/facts/channelRules';
import { wordsOf } from '../../../dimensionWords';
import { Button } from '../../../ui/Button';
import { DayField } from '../../../ui/DayInput';
import { SelectField, TextField } from '../../../ui/fields';
import type { DraftRule, RuleProblems } from './draft';
import { FIELD_WORDS, MATCH_WORDS } from './words';
import styles from './ChannelsTab.module.css';

interface Props {
  rule: DraftRule;
  /** From 1. */
  place: number;
  of: number;
  channels: readonly string[];
  problems: RuleProblems;
  change: (changed: DraftRule) => void;
  move: (by: 1 | -1) => void;
  remove: () => void;
}

/** One rule: what it looks for, where it leads, and its place in the order. */
export const RuleRow = ({ rule, place, of, channels, problems, change, move, remove }: Props) => (
  <li className={styles.rule} aria-label={`Rule ${place}`}>
    <b className={styles.place} aria-hidden="true">
      {place}
    </b>
    <SelectField
      label="Look at"
      value={rule.field}
      data={EVIDENCE_FIELDS.map((value) => ({ value, label: FIELD_WORDS[value] }))}
      onChange={({ target }) => change({ ...rule, field: target.value as EvidenceField })}
    />
    <SelectField
      label="How"
      value={rule.match}
      data={RULE_MATCHES.map((value) => ({ value, label: MATCH_WORDS[value] }))}
      onChange={({ target }) => change({ ...rule, match: target.value as RuleMatch })}
    />
    <TextField
      label="What"
      value={rule.value}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      error={problems.value}
      onChange={({ target }) => change({ ...rule, value: target.value })}
    />
    <SelectField
      label="Channel"
      value={rule.channel}
      data={channels.map((value) => ({ value, label: wordsOf(value, 'channel') }))}
      onChange={({ target }) => change({ ...rule, channel: target.value as ChannelRule['channel'] })}
    />
    <DayField
      label="From"
      value={rule.from}
      error={problems.from}
      take={(from) => change({ ...rule, from })}
    />
    <div className={styles.steps}>
      <Button aria-label={`Move rule ${place} up`} aria-disabled={place === 1} onClick={() => move(-1)}>
        Up
      </Button>
      <Button aria-label={`Move rule ${place} down`} aria-disabled={place === of} onClick={() => move(1)}>
        Down
      </Button>
      <Button aria-label={`Remove rule ${place}`} onClick={remove}>
        Remove
      </Button>
    </div>
  </li>
);
