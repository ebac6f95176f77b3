import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { client, queryClient, trpc } from '../../../trpc';
import { useDataSearch, useSetData } from '../search';
import { enteredIn, NOTHING_ENTERED, type About } from './AboutFile';
import { choiceOf, likeliest, type Chosen } from './chosen';
import { isGuessed } from './mapping/look';
import { useAsked } from './mapping/useAsked';
import { useDraft } from './mapping/useDraft';
import type { Choice } from './upload';
import { useImport } from './useImport';

/** The choices are offered when a file with the same columns comes again. */
const save = async (store: string, { name, mapping }: Extract<Choice, { draft: unknown }>['draft']) => {
  await client.mappings.save.mutate({ store, name, mapping });
  await queryClient.invalidateQueries(trpc.mappings.list.queryFilter({ store }));
};

/** What is entered of the file at hand, and what may be done with it. Whatever is entered anew calls for a new check. */
export const useImportPanel = (store: string) => {
  const [file, setFile] = useState<File | null>(null);
  // null = the file has not asked for it
  const [spread, setSpread] = useState<boolean | null>(null);
  const [about, setAbout] = useState(NOTHING_ENTERED);
  // a check (true) or an import that was pressed and waits
  const wanted = useRef<boolean | null>(null);
  const { as: chosen = '' } = useDataSearch();
  const setData = useSetData();
  const { state, kept, setKept, send, run, cancel, reset, fail, forget } = useImport(store);
  // what was chosen while the file was on its way counts; what was guessed of another file does not
  const chosenNow = useRef(chosen);
  chosenNow.current = chosen;
  const isGuess = useRef(false);
  const view = kept && isGuessed(kept) ? kept : null;
  const mapped = useDraft({ store, view, onView: setKept, onError: fail, onChange: reset });
  const { draft, request } = mapped;
  const known = useAsked({ store, view: chosen === 'columns' ? view : null, draft, request });
  const read = choiceOf(chosen, { draft, view: known?.view ?? null, isReady: known?.isReady ?? false });
  const choice = read && { ...read, ...(spread && { spread }), ...enteredIn(about, chosen) };

  const choose = (as: Chosen) => {
    // what is being sent goes on
    if (state.is !== 'running') reset();
    setSpread(null);
    setData({ as: as === '' ? undefined : as });
  };
  // an answer that the server has not seen yet, after which nothing seems to be open
  const isSoonReady = !choice && known !== null && known.isAsking && known.open.length === 0;
  const start = async (dryRun: boolean) => {
    if (!kept || !choice) return;
    const report = await run(kept.id, choice, dryRun);
    if (report && !dryRun && 'draft' in choice && draft?.save) await save(store, choice.draft);
  };
  const goOn = useEffectEvent(() => {
    const dryRun = wanted.current;
    wanted.current = null;
    if (dryRun !== null) void start(dryRun);
  });
  useEffect(() => {
    if (!isSoonReady) goOn();
  }, [isSoonReady]);
  const isBusy = state.is === 'running' && state.what !== 'sending';

  return {
    ...{ file, about, spread, chosen, state, kept, view, known, choice, cancel, isBusy },
    isReady: kept !== null && (choice !== null || isSoonReady),
    like: mapped.like,
    editing: mapped.editing(known?.view ?? view, isBusy),
    /** Nothing that was said of the file before is said of this one. */
    beginAnew: () => {
      if (kept) mapped.begin(kept);
      reset();
    },
    /** A person's own choice: another file does not take it back. */
    choose: (as: Chosen) => {
      isGuess.current = false;
      choose(as);
    },
    /** Sends the file, and begins with what it is most likely to be. */
    take: async (next: File) => {
      const before = view;
      setFile(next);
      setAbout(NOTHING_ENTERED);
      setSpread(null);
      reset();
      const sent = await send(next);
      if (sent === null) return mapped.clear();
      if (before === null) mapped.begin(sent);
      else await mapped.goOn(before, sent);
      if (chosenNow.current === '' || isGuess.current) {
        choose(likeliest(sent));
        isGuess.current = true;
      }
    },
    /** Waits until the server has seen the newest answer. */
    start: (dryRun: boolean) => {
      if (isSoonReady) wanted.current = dryRun;
      else void start(dryRun);
    },
    another: () => {
      setFile(null);
      setAbout(NOTHING_ENTERED);
      mapped.clear();
      forget();
      choose('');
    },
    changeAbout: (next: About) => {
      setAbout(next);
      reset();
    },
    changeSpread: (isOn: boolean) => {
      setSpread(isOn);
      reset();
    },
  };
};
