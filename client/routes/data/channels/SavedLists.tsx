import { Link } from '@tanstack/react-router';
import type { ChannelRule } from '../../../../server/facts/channelRules';
import type { ChannelRulesSaved } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { dateWords, datedInstant } from '../../../../shared/dayWords';
import { countWords, ORDERS } from '../../../../shared/numberWords';
import { Button } from '../../../ui/Button';
import { Section } from '../../../ui/parts';
import { Table } from '../../../ui/Table';
import { useDataSearch } from '../search';
import { ruleWords, RULES, VISITS } from './words';
import styles from './ChannelsTab.module.css';

const fromWords = (rules: readonly ChannelRule[]): string => {
  const days = [...new Set(rules.map(({ from }) => from))].sort().map(dateWords);
  return days.length > 2 ? `${days[0]} to ${days.at(-1)}` : days.join(', ') || 'no rule';
};

const ListLink = ({ version, words }: { version: number; words: string }) => (
  <Link
    className="qd-link"
    from="/s/$store/data"
    to="."
    search={(previous) => ({ ...previous, saved: previous.saved === version ? undefined : version })}
    activeProps={{}}
    resetScroll={false}
  >
    {words}
  </Link>
);

const Row = ({ list, shown, store }: { list: ChannelRulesSaved; shown: boolean; store: Store }) => (
  <tr aria-current={shown || undefined}>
    <th scope="row">
      <ListLink version={list.version} words={`${list.version}: ${countWords(list.rules.length, RULES)}`} />
    </th>
    <td>{fromWords(list.rules)}</td>
    <td>{datedInstant(list.savedAt, store.timeZone)}</td>
    <td>{list.author ?? 'not kept'}</td>
    <td>{`${countWords(list.sessionsMoved, VISITS)}, ${countWords(list.ordersMoved, ORDERS)}`}</td>
  </tr>
);

interface ListProps {
  list: ChannelRulesSaved;
  take: (rules: readonly ChannelRule[]) => void;
}

const Shown = ({ list: { version, rules }, take }: ListProps) => (
  <div className={styles.saved} role="region" aria-label={`List ${version}`}>
    {rules.length === 0 ? (
      <p>This list has no rule: every channel is as the table has it.</p>
    ) : (
      <ol>
        {rules.map((rule, i) => (
          <li key={i}>{ruleWords(rule)}</li>
        ))}
      </ol>
    )}
    <Button onClick={() => take(rules)}>Take list {version} into the rules above</Button>
  </div>
);

interface Props {
  lists: readonly ChannelRulesSaved[];
  store: Store;
  /** Puts a list into the editor; nothing is stored by it. */
  take: (rules: readonly ChannelRule[]) => void;
}

/** The lists that were saved, the newest first: that one holds. */
export const SavedLists = ({ lists, store, take }: Props) => {
  const { saved } = useDataSearch();
  const shown = lists.find(({ version }) => version === saved);
  return (
    <Section title="Saved lists" note="the newest holds; each can be taken again">
      {lists.length === 0 ? (
        <p>
          No list was saved yet. Each one that is applied is kept here, with its day, its author and what it
          moved.
        </p>
      ) : (
        <Table label="Saved lists" head={['List', 'Holds from', 'Saved', 'By', 'Moved']}>
          {lists.map((list) => (
            <Row key={list.version} {...{ list, store }} shown={list === shown} />
          ))}
        </Table>
      )}
      {shown && <Shown list={shown} take={take} />}
    </Section>
  );
};
