import { useState } from 'react';

/** A sentence for each field that can't be saved as it is. */
export type Problems<Field extends string> = Partial<Record<Field, string | undefined>>;

const hasProblem = (problems: Problems<string>): boolean =>
  Object.values(problems).some((problem) => problem !== undefined);

/**
 * What a form holds while it is edited. Problems are shown from the first try on: nobody is told off before they have
 * begun. `submit` is that try, and gives whether the draft could be saved.
 */
export const useDraft = <Draft extends object, Field extends string>(
  begin: () => Draft,
  problemsOf: (draft: Draft) => Problems<Field>,
) => {
  const [start] = useState(begin);
  const [draft, setDraft] = useState(start);
  const [isTried, setTried] = useState(false);
  const problems = problemsOf(draft);
  const submit = (save: () => void): boolean => {
    setTried(true);
    const isReady = !hasProblem(problems);
    if (isReady) save();
    return isReady;
  };
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const shown: Problems<Field> = isTried ? problems : {};
  return { start, draft, set, shown, submit };
};
