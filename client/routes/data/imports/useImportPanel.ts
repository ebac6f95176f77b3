import { useRef, useState } from 'react';
import { client, queryClient, trpc } from '../../../trpc';
import { useDataSearch, useSetData } from '../search';
import { enteredIn, NOTHING_ENTERED, type About } from './AboutFile';
import { choiceOf, likeliest, type Chosen } from './chosen';
import { isMatched } from './guessedFile';
import { draftOf, draftOfSaved, type Draft } from './mappingDraft';
import { lookAgain, type Choice } from './upload';
import { useImport } from './useImport';

/** The choices are offered when a file with the same columns comes again. */
const save = async (store: string, { name, mapping }: Extract<Choice, { draft: unknown }>['draft']) => {
  await client.mappings.save.mutate({ store, name, mapping });
  await queryClient.invalidateQueries(trpc.mappings.list.queryFilter({ store }));
};

/** What is entered of the file at hand, and what may be done with it. Whatever is entered anew calls for a new check. */
export const useImportPanel = (store: string) => {
  const [file, setFile] = useState<File | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  // null = the file has not asked for it
  const [spread, setSpread] = useState<boolean | null>(null);
  const [about, setAbout] = useState(NOTHING_ENTERED);
  const { as: chosen = '' } = useDataSearch();
  const setData = useSetData();
  const { state, kept, setKept, send, run, cancel, reset, forget } = useImport(store);
  // what was chosen while the file was on its way counts; what was guessed of another file does not
  const chosenNow = useRef(chosen);
  chosenNow.current = chosen;
  const isGuess = useRef(false);
  const read = choiceOf(chosen, draft, kept);
  const choice = read && { ...read, ...(spread && { spread }), ...enteredIn(about, chosen) };

  const choose = (as: Chosen) => {
    // what is being sent goes on
    if (state.is !== 'running') reset();
    setSpread(null);
    setData({ as: as === '' ? undefined : as });
  };
  const empty = (next: File | null) => {
    setFile(next);
    setAbout(NOTHING_ENTERED);
    setDraft(null);
  };

  return {
    ...{ file, draft, about, spread, chosen, state, kept, choice, cancel },
    /** A person's own choice: another file does not take it back. */
    choose: (as: Chosen) => {
      isGuess.current = false;
      choose(as);
    },
    /** Sends the file, and begins with what it is most likely to be. */
    take: async (next: File) => {
      empty(next);
      setSpread(null);
      reset();
      const view = await send(next);
      if (view === null) return;
      setDraft(isMatched(view) ? draftOfSaved(view) : draftOf(view));
      if (isMatched(view) || chosenNow.current === '' || isGuess.current) {
        choose(likeliest(view));
        isGuess.current = true;
      }
    },
    /** The file is something else than was guessed, or another sheet of it is meant. */
    look: async (request: Parameters<typeof lookAgain>[2]) => {
      if (!kept || !draft) return;
      const view = await lookAgain(store, kept.id, request);
      reset();
      setKept(view);
      setDraft({ ...draftOf(view), name: draft.name, currency: draftOf(view).currency || draft.currency });
    },
    start: async (dryRun: boolean) => {
      if (!kept || !choice) return;
      const report = await run(kept.id, choice, dryRun);
      if (report && !dryRun && 'draft' in choice && draft?.save) await save(store, choice.draft);
    },
    another: () => {
      empty(null);
      forget();
      choose('');
    },
    changeDraft: (next: Draft) => {
      setDraft(next);
      reset();
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
