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

/** What a page leaves for the fresh load that it asks for: the build that ran, and the page's path. */
interface Left {
  build: string;
  path: string;
}

const LEFT = 'quarterdeck.left';
const PATIENCE_MS = 10_000;

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

const takeLeft = (): Left | null =>
  stored((storage) => {
    const left = storage.getItem(LEFT);
    storage.removeItem(LEFT);
    return left === null ? null : (JSON.parse(left) as Left);
  });

/** Of the load that made this page; null where the reader asked for it. Storage forgets it: later loads are others. */
const left = typeof window === 'undefined' ? null : takeLeft();

const isAnswering = (): Promise<boolean> =>
  fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );

/**
 * Why the code of a page is missing.
 *
 * - `away`: the server does not answer.
 * - `lacking`: the server answers, and a fresh load brought no code.
 * - `unloaded`: the server may have the code, and the page was not loaded again.
 */
export type Missing = 'away' | 'lacking' | 'unloaded';

/** Loads the page again where the server answers; the address is its state. Resolves where it does not. */
export const reload = async (): Promise<Missing | null> => {
  if (!(await isAnswering())) return 'away';
  window.location.reload();
  return null;
};

/** As `reload`, unless this very load was asked for by the same page: so no page goes round. Null while the page goes. */
export const reloadOnce = async (): Promise<Missing | null> => {
  if (!(await isAnswering())) return 'away';
  const path = window.location.pathname;
  if (left?.path === path) return 'lacking';
  const isLeft = stored((storage) => {
    storage.setItem(LEFT, JSON.stringify({ build: runningBuild(), path } satisfies Left));
    return true;
  });
  if (!isLeft) return 'unloaded';
  window.location.reload();
  return null;
};

/** Says why the page was loaded again. `before` and `running` name builds. */
export const reloadWords = (before: string, running: string): string =>
  before === running
    ? 'A part of this page did not arrive; the page was loaded again.'
    : 'Quarterdeck was updated; this page was loaded again.';

/** Why this page was loaded again, if it loaded itself again. */
export const RELOAD_NOTE = left && reloadWords(left.build, runningBuild());
