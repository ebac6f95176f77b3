import type { ErrorView } from '../../../server/api/errors';
import type { UploadLine } from '../../../server/api/follow';
import type { ImportProgress, ImportReport } from '../../../server/jobs/importFile';

/** What the file is read as: a built-in format, or a saved mapping by its name. */
export type Choice = { format: string } | { mapping: string };

/** How far an upload is; `sending` is in bytes, the rest in rows and facts. */
export type Step = { phase: 'sending'; done: number; of: number } | ImportProgress;

/** An error with the server's own words, in the shape that error states show. */
export class UploadError extends Error {
  readonly data: { error: ErrorView };
  constructor(error: ErrorView) {
    super(error.sentence);
    this.data = { error };
  }
}

export const rejectedRowsUrl = (store: string, importId: number): string =>
  `/api/stores/${encodeURIComponent(store)}/imports/${importId}/rejections.csv`;

const urlOf = (store: string, file: File, choice: Choice, dryRun: boolean): string => {
  const query = new URLSearchParams({ fileName: file.name, ...choice });
  if (dryRun) query.set('dryRun', '1');
  return `/api/stores/${encodeURIComponent(store)}/imports?${query}`;
};

interface Sending {
  store: string;
  file: File;
  choice: Choice;
  dryRun: boolean;
  onStep: (step: Step) => void;
  signal: AbortSignal;
}

/**
 * Sends a file as it is and follows the answer, which is lines of progress and at the end a report.
 * A request of the older kind, as only it tells how much has been sent. Throws UploadError.
 */
export const sendFile = ({ store, file, choice, dryRun, onStep, signal }: Sending): Promise<ImportReport> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const read = lineReader();
    const take = (line: UploadLine) => {
      if ('progress' in line) onStep(line.progress);
      else if ('report' in line) resolve(line.report);
      else reject(new UploadError(line.error));
    };
    request.open('POST', urlOf(store, file, choice, dryRun));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onStep({ phase: 'sending', done: loaded, of: total || file.size }),
    );
    request.addEventListener('progress', () => {
      if (request.status === 200) read(request.responseText).forEach(take);
    });
    request.addEventListener('load', () => {
      if (request.status !== 200) return reject(refusal(request.responseText));
      read(request.responseText).forEach(take);
      reject(broken());
    });
    request.addEventListener('error', () => reject(broken()));
    signal.addEventListener('abort', () => {
      request.abort();
      reject(cancelled());
    });
    request.send(file);
  });

/** Gives the lines that are whole and new in a text that grows. */
const lineReader = () => {
  let taken = 0;
  return (text: string): UploadLine[] => {
    const end = text.lastIndexOf('\n') + 1;
    const fresh = text.slice(taken, end);
    taken = Math.max(taken, end);
    return fresh
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as UploadLine);
  };
};

const refusal = (body: string): UploadError => {
  try {
    return new UploadError(JSON.parse(body) as ErrorView);
  } catch {
    return broken();
  }
};

const broken = () =>
  new UploadError({
    code: 'unavailable',
    sentence: 'The connection to the server broke off.',
    hint: 'See under the imports whether the file came in; importing it again changes nothing that is there.',
  });

const cancelled = () =>
  new UploadError({
    code: 'conflict',
    sentence: 'The import was cancelled.',
    hint: 'Unless it had just finished, nothing of it was stored: the list of imports says which.',
  });
