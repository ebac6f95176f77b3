import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { MOST_CHANNEL_RULES } from '../../../../shared/lists';
import { countWords, ORDERS } from '../../../../shared/numberWords';
import type { ChannelRule } from '../../../../server/facts/channelRules';
import type { ChannelRulesView } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { queryClient, trpc } from '../../../trpc';
import { Button } from '../../../ui/Button';
import { useToday } from '../../../ui/clock';
import { LastAnswer } from '../../../ui/LastAnswer';
import { PageTitle, Section } from '../../../ui/parts';
import { ErrorState, Skeleton } from '../../../ui/states';
import { Done } from '../../../ui/Status';
import { draftOf, moved, newRule, problemOf, rulesOf, type DraftRule } from './draft';
import { Moves } from './Moves';
import { RuleRow } from './RuleRow';
import { Uncaught } from './Uncaught';
import { RULES, VISITS } from './words';
import styles from './ChannelsTab.module.css';

interface EditorProps {
  view: ChannelRulesView;
  store: Store;
}

/** The list of rules, tried before it is applied. */
const Editor = ({ view, store }: EditorProps) => {
  const today = useToday();
  const [drafts, setDrafts] = useState<DraftRule[]>(() => view.rules.map(draftOf));
  const [isTried, setTried] = useState(false);
  const preview = useMutation(trpc.channels.preview.mutationOptions());
  const save = useMutation(
    trpc.channels.save.mutationOptions({ onSuccess: () => queryClient.invalidateQueries() }),
  );
  const edit = (next: DraftRule[]) => {
    setDrafts(next);
    preview.reset();
    save.reset();
  };
  const add = (given: Partial<ChannelRule>) => edit([...drafts, newRule(given, today)]);
  const isWrong = drafts.some((rule) => problemOf(rule) !== null);
  const list = { store: store.slug, rules: rulesOf(drafts) };
  const tryIt = () => {
    setTried(true);
    if (!isWrong) preview.mutate(list);
  };
  return (
    <>
      <Section
        title="Rules"
        note="asked in this order before the table of channels; the first that holds decides, for visits and orders of its day and later"
      >
        {drafts.length === 0 && <p>No rule yet: every channel is as the table has it.</p>}
        <ol className={styles.rules}>
          {drafts.map((rule, i) => (
            <RuleRow
              key={rule.key}
              {...{ rule, place: i + 1, of: drafts.length, channels: view.channels }}
              problem={isTried ? problemOf(rule) : null}
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
          <Button look="strong" aria-disabled={preview.isPending} onClick={tryIt}>
            {preview.isPending ? 'Counting …' : 'Show what would move'}
          </Button>
        </div>
      </Section>
      {preview.error && <ErrorState error={preview.error} retry={tryIt} />}
      {preview.data && (
        <>
          <Moves preview={preview.data} store={store} />
          <div className={styles.actions}>
            <Button
              look="primary"
              aria-disabled={save.isPending}
              onClick={() => !save.isPending && save.mutate({ ...list, version: view.version })}
            >
              {save.isPending ? 'Moving visits and orders …' : 'Apply the rules'}
            </Button>
          </div>
        </>
      )}
      {save.error && (
        <ErrorState
          error={save.error}
          retryWords="Load the rules anew"
          retry={() => void queryClient.invalidateQueries()}
        />
      )}
      <Uncaught view={view} add={add} />
    </>
  );
};

/** The owner's rules of channels. */
export const ChannelsTab = ({ store }: { store: Store }) => {
  const query = useQuery(trpc.channels.rules.queryOptions({ store: store.slug }));
  const history = useQuery(trpc.channels.history.queryOptions({ store: store.slug }));
  const { data: view, error } = query;
  if (error && !view) return <ErrorState error={error} retry={() => void query.refetch()} isAlone />;
  if (!view)
    return (
      <>
        <PageTitle>Channels</PageTitle>
        <Skeleton height={480} />
      </>
    );
  const last = history.data?.[0];
  return (
    <LastAnswer of={[query]}>
      <PageTitle>
        {view.rules.length === 0
          ? 'Channels are as the table has them'
          : `${countWords(view.rules.length, RULES)} of your own before the table`}
      </PageTitle>
      <p role="status">
        {last && (
          <Done>{`Last applied: ${countWords(last.sessionsMoved, VISITS)} and ${countWords(last.ordersMoved, ORDERS)} moved.`}</Done>
        )}
      </p>
      <Editor key={view.version} view={view} store={store} />
    </LastAnswer>
  );
};
