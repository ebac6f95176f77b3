import { useIsMutating, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { MOST_CHANNEL_RULES } from '../../../../shared/lists';
import type { ChannelRule } from '../../../../server/facts/channelRules';
import type { ChannelRulesSaved, ChannelRulesView } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { AuthorField, useAuthor } from '../../../Author';
import { queryClient, trpc } from '../../../trpc';
import { Button } from '../../../ui/Button';
import { useToday } from '../../../ui/clock';
import { Section } from '../../../ui/parts';
import { ErrorState } from '../../../ui/states';
import {
  draftOf,
  isChanged,
  isWrong,
  moved,
  newRule,
  NO_PROBLEM,
  problemsOf,
  rulesOf,
  type DraftRule,
} from './draft';
import { Moves } from './Moves';
import { Otherwise } from './Otherwise';
import { RuleRow } from './RuleRow';
import { SavedLists } from './SavedLists';
import { Uncaught } from './Uncaught';
import { useDrafts } from './useDrafts';
import styles from './ChannelsTab.module.css';

interface Props {
  view: ChannelRulesView;
  lists: readonly ChannelRulesSaved[];
  store: Store;
  onSaved: () => void;
}

const SAVE = trpc.channels.save.mutationKey();

/** The list of rules, tried before it is applied. */
export const Editor = ({ view, lists, store, onSaved }: Props) => {
  const today = useToday();
  const { author } = useAuthor();
  const { drafts, setDrafts, forget } = useDrafts(store, view);
  const [isTried, setTried] = useState(false);
  const preview = useMutation(trpc.channels.preview.mutationOptions());
  const save = useMutation(
    trpc.channels.save.mutationOptions({
      onSuccess: () => {
        forget();
        onSaved();
        return queryClient.invalidateQueries();
      },
    }),
  );
  // a save that began before the tab was left goes on
  const isSaving = useIsMutating({ mutationKey: SAVE }) > 0;
  const edit = (next: DraftRule[]) => {
    setDrafts(next);
    preview.reset();
    save.reset();
  };
  const add = (given: Partial<ChannelRule>) => edit([...drafts, newRule(given, today)]);
  const rules = rulesOf(drafts);
  const tryIt = () => {
    setTried(true);
    if (!drafts.some(isWrong) && !preview.isPending) preview.mutate({ store: store.slug, rules });
  };
  const apply = () => {
    if (!isSaving) save.mutate({ store: store.slug, rules, version: view.version, author });
  };
  const hasChanged = isChanged(drafts, view.rules);
  return (
    <>
      <fieldset className={styles.editor} disabled={isSaving} aria-label="Rules of channels">
        <Section
          title="Rules"
          note="asked in this order before the table of channels: the first that holds decides, for visits and orders of its day and later"
        >
          {drafts.length === 0 && (
            <p className={styles.none}>No rule: every channel is as the table below has it.</p>
          )}
          <ol className={styles.rules}>
            {drafts.map((rule, i) => (
              <RuleRow
                key={rule.key}
                {...{ rule, place: i + 1, of: drafts.length, channels: view.channels }}
                problems={isTried ? problemsOf(rule) : NO_PROBLEM}
                change={(next) => edit(drafts.with(i, next))}
                move={(by) => drafts[i + by] && edit(moved(drafts, i, i + by))}
                remove={() => edit(drafts.toSpliced(i, 1))}
              />
            ))}
          </ol>
          <div className={styles.actions}>
            <Button disabled={drafts.length >= MOST_CHANNEL_RULES} onClick={() => add({})}>
              Add a rule
            </Button>
            {hasChanged && (
              <>
                <Button look="strong" aria-disabled={preview.isPending} onClick={tryIt}>
                  {preview.isPending ? 'Counting …' : 'Show what would move'}
                </Button>
                <Button onClick={() => edit(view.rules.map(draftOf))}>Discard changes</Button>
              </>
            )}
          </div>
        </Section>
      </fieldset>
      {preview.error && <ErrorState error={preview.error} retry={tryIt} />}
      {preview.data && (
        <>
          <Moves preview={preview.data} store={store} />
          <div className={styles.apply} aria-busy={isSaving}>
            <AuthorField />
            <Button look="primary" aria-disabled={isSaving} onClick={apply}>
              {isSaving ? 'Moving visits and orders …' : 'Apply the rules'}
            </Button>
          </div>
        </>
      )}
      <p role="status" className={styles.status}>
        {isSaving &&
          'Visits and orders are moved, all or none. With many of them it takes minutes; the page may be left meanwhile.'}
      </p>
      {save.error && (
        <ErrorState
          error={save.error}
          retryWords="Load the rules anew"
          retry={() => void queryClient.invalidateQueries()}
        />
      )}
      <Uncaught view={view} add={add} />
      <Otherwise table={view.table} />
      <SavedLists {...{ lists, store }} take={(list) => edit(list.map(draftOf))} />
    </>
  );
};
