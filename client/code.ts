/** Parts of the dashboard whose code comes when it is wanted, and what is done when it does not come. */

/** The code of a part could not be fetched: the server is away, or serves another version. */
export class CodeMissing extends Error {
  constructor(cause: unknown) {
    super('The code of this page could not be fetched.', { cause });
  }
}

/** The module, or CodeMissing. The router reloads by itself on the browser's own error, even with the server away. */
export const code = <Part>(part: Promise<Part>): Promise<Part> =>
  part.catch((cause: unknown) => {
    throw new CodeMissing(cause);
  });

/** The build that left itself for a fresh load: no build does so twice in a tab. */
const LEFT = 'quarterdeck.leftBuild';
/** The same, until the fresh page has said so. */
const UNSAID = 'quarterdeck.unsaidReload';

/** Storage of the tab, which a browser may refuse: then no page reloads by itself. */
const stored = <T>(use: (storage: Storage) => T): T | null => {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
};

/** The build that runs, named by its first script. */
const runningBuild = (): string =>
  document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';

const isAnswering = (): Promise<boolean> =>
  fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );

/** What a page is told whose code is missing: the server is away, or it answers and lacks the code. */
export type Missing = 'away' | 'lacking';

/** Loads the page again where the server answers; the address is its state. Resolves where it does not. */
export const reload = async (): Promise<Missing | null> => {
  if (!(await isAnswering())) return 'away';
  window.location.reload();
  return null;
};

/** As `reload`, once for each build; null while the page goes. */
export const reloadOnce = async (): Promise<Missing | null> => {
  const build = runningBuild();
  if (stored((storage) => storage.getItem(LEFT)) === build) return (await isAnswering()) ? 'lacking' : 'away';
  if (!(await isAnswering())) return 'away';
  const isStored = stored((storage) => {
    storage.setItem(LEFT, build);
    storage.setItem(UNSAID, build);
    return true;
  });
  if (!isStored) return 'lacking';
  window.location.reload();
  return null;
};

/** Says why the page was loaded again. `left` and `running` name builds. */
export const reloadWords = (left: string, running: string): string =>
  left === running
    ? 'A part of this page did not arrive; the page was loaded again.'
    : 'Quarterdeck was updated; this page was loaded again.';

const takeNote = (): string | null => {
  const left = stored((storage) => storage.getItem(UNSAID));
  if (left === null) return null;
  stored((storage) => storage.removeItem(UNSAID));
  return reloadWords(left, runningBuild());
};

/** Why this page was loaded again, if it loaded itself again; said once. */
export const RELOAD_NOTE = typeof window === 'undefined' ? null : takeNote();
