import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Day } from '../../../shared/days';
import { shortRange } from '../../../shared/dayWords';
import { usePageSearch, useStoreSlug } from '../../search';
import { trpc } from '../../trpc';
import { PRESET_NAMES, type Choice } from '../period';
import { draftOf, questionOf, spanOf, type Draft } from './draft';
import { readPeriod, type Reader } from './text';

const wordsOf = (choice: Choice, today: Day): string =>
  typeof choice === 'string' ? PRESET_NAMES[choice] : shortRange(choice, today);

/** What is chosen before it is applied, and the ways in which it changes. */
export const usePeriodDraft = (reader: Reader) => {
  const search = usePageSearch();
  const [draft, setDraft] = useState<Draft>(() => draftOf(search));
  /** What is being typed; null = the field has the words of what is chosen. */
  const [typed, setTyped] = useState<string | null>(null);
  /** The day that was clicked first, until the second one. */
  const [anchor, setAnchor] = useState<Day | null>(null);
  const change = (next: Partial<Draft>) => setDraft((was) => ({ ...was, ...next }));
  const choose = (choice: Choice, first: Day | null = null) => {
    change({ choice });
    setAnchor(first);
    setTyped(null);
  };
  const type = (text: string) => {
    setTyped(text);
    const read = readPeriod(text, reader);
    if (read) change({ choice: read });
  };
  const pick = (day: Day, extend: boolean) => {
    const { choice } = draft;
    const from = anchor ?? (extend && typeof choice !== 'string' ? choice.from : null);
    choose(spanOf(from ?? day, day), from === null || extend ? (from ?? day) : null);
  };
  return {
    ...{ draft, change, choose, type, pick },
    text: typed ?? wordsOf(draft.choice, reader.today),
    isWrong: typed !== null && readPeriod(typed, reader) === null,
  };
};

/** What the days of the draft can be held against; the former answer stays until the next is there. */
export const useComparisons = (draft: Draft) => {
  const store = useStoreSlug();
  return useQuery(
    trpc.bridge.comparisons.queryOptions(questionOf(store, draft), { placeholderData: keepPreviousData }),
  );
};
