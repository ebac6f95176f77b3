import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { lookAgain, type LookRequest } from '../upload';
import { useAskedOnce } from './askedOnce';
import { completed } from './beginning';
import { proposalOf, type Draft } from './draft';
import { askWords, isGuessed, type GuessedView, type Asked } from './look';
import { unfinished } from './unfinished';

/** What the file leaves open, asked anew of each draft. */

const TYPING_MS = 300;

export interface Questions {
  /** Of the newest draft that the server has seen. */
  view: GuessedView;
  questions: Asked[];
  /** Nothing is open, and that is said of the draft as it stands. */
  isReady: boolean;
  /** In words; empty as well while nothing is known of the draft. */
  open: string[];
  isAsking: boolean;
  error: Error | null;
  again: () => void;
}

/** A saved mapping was answered as a whole, as long as nobody says anything else of its columns. */
const answeredIn = ({ isSaved, said, answered }: Draft): string[] => {
  const isChanged = said.some((one) => 'column' in one || ('set' in one && 'columns' in one.set));
  return isSaved && !isChanged ? ['*'] : [...answered];
};

const requestOf = (draft: Draft, own: LookRequest): LookRequest => {
  const proposal = proposalOf(draft);
  const { kind, delimiter, header, skip, encoding, sheet, dates } = proposal;
  return {
    ...own,
    ...(kind && { kind }),
    ...(delimiter && { delimiter }),
    ...(header !== undefined && { header }),
    ...(skip !== undefined && { skip }),
    ...(encoding && { encoding }),
    ...(sheet !== undefined && { sheet }),
    ...(dates && { dateFormat: dates.format ?? null }),
    draft: proposal,
    answered: answeredIn(draft),
  };
};

interface Given {
  store: string;
  view: GuessedView | null;
  draft: Draft | null;
  request: LookRequest;
}

/** Null while no file is read by its columns. */
export const useAsked = ({ store, view, draft, request }: Given): Questions | null => {
  const now = useMemo(
    () => (draft === null ? null : JSON.stringify(requestOf(draft, request))),
    [draft, request],
  );
  const [asked] = useDebouncedValue(now, TYPING_MS, { leading: true });
  const query = useQuery({
    queryKey: ['look', store, view?.id, asked],
    queryFn: ({ signal }) =>
      lookAgain(store, view?.id ?? '', { ...(JSON.parse(asked ?? '{}') as LookRequest), signal }),
    enabled: view !== null && asked !== null,
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 0,
  });
  const answer = view && query.data?.id === view.id && isGuessed(query.data) ? query.data : view;
  const proposal = draft && answer && completed(draft, answer);
  const questions = useAskedOnce(view, answer?.guess.questions ?? [], {
    proposal,
    answered: draft?.answered ?? [],
  });
  if (view === null || draft === null || answer === null || proposal === null) return null;
  const isAsking = asked !== now || query.isFetching || query.isPlaceholderData;
  const open = [...questions.filter((one) => one.open).map(askWords), ...unfinished(draft, proposal)];
  return {
    view: answer,
    questions,
    open,
    isReady: !isAsking && query.isSuccess && open.length === 0 && answer.guess.sampled > 0,
    isAsking,
    error: query.error,
    again: () => void query.refetch(),
  };
};
