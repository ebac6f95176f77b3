import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { countWords, ORDERS } from '../../../../shared/numberWords';
import type { ChannelRulesSaved } from '../../../../server/ledger';
import type { Store } from '../../../../server/types';
import { trpc } from '../../../trpc';
import { LastAnswer } from '../../../ui/LastAnswer';
import { PageTitle } from '../../../ui/parts';
import { ErrorState, Skeleton } from '../../../ui/states';
import { Done } from '../../../ui/Status';
import { Editor } from './Editor';
import { RULES, VISITS } from './words';
import styles from './ChannelsTab.module.css';

const movedWords = ({ sessionsMoved, ordersMoved }: ChannelRulesSaved): string =>
  `Last applied: ${countWords(sessionsMoved, VISITS)} and ${countWords(ordersMoved, ORDERS)} moved.`;

/** The line that says what was applied, which takes the focus once it says so of a save of this page. */
const useResult = (applied: number | undefined) => {
  const result = useRef<HTMLParagraphElement>(null);
  const hasSaved = useRef(false);
  useEffect(() => {
    if (hasSaved.current) result.current?.focus();
    hasSaved.current = false;
  }, [applied]);
  return { result, onSaved: () => (hasSaved.current = true) };
};

/** The owner's rules of channels. */
export const ChannelsTab = ({ store }: { store: Store }) => {
  const rules = useQuery(trpc.channels.rules.queryOptions({ store: store.slug }));
  const history = useQuery(trpc.channels.history.queryOptions({ store: store.slug }));
  const { result, onSaved } = useResult(history.data?.[0]?.version);
  const queries = [rules, history];
  const [view, lists] = [rules.data, history.data];
  const failed = queries.find(({ data, error }) => error && !data);
  if (failed?.error)
    return (
      <ErrorState
        error={failed.error}
        retry={() => queries.forEach((query) => void query.refetch())}
        isAlone
      />
    );
  if (!view || !lists)
    return (
      <>
        <PageTitle>Channels</PageTitle>
        <Skeleton height={480} />
      </>
    );
  return (
    <LastAnswer of={queries}>
      <PageTitle>
        {view.rules.length === 0
          ? 'Channels are as the table has them'
          : `${countWords(view.rules.length, RULES)} of your own before the table of channels`}
      </PageTitle>
      <p ref={result} tabIndex={-1} role="status" className={styles.result}>
        {lists[0] && <Done>{movedWords(lists[0])}</Done>}
      </p>
      {/* another list by now begins anew */}
      <Editor key={view.version} {...{ view, lists, store }} onSaved={onSaved} />
    </LastAnswer>
  );
};
