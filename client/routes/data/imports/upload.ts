import type { ErrorView } from '../../../../server/errorView';
import type { UploadLine } from '../../../../server/api/http/follow';
import type { UploadedView } from '../../../../server/api/http/uploadedFiles';
import type { Proposal } from '../../../../server/sources/guess';
import type { MappingInput } from '../../../../server/sources/mapping';
import type { ImportProgress, ImportReport } from '../../../../server/imports';

/** What the file is read as: a built-in format, a saved mapping by name, or a new one. */
export type Choice = (
  | { format: string }
  | { mapping: string }
  | { draft: { name: string; mapping: MappingInput } }
) & {
  /** Costs of several days in one are spread over them. */
  spread?: boolean;
  /** Whose facts the file holds. */
  source?: string;
  /** The last day of which it holds all. */
  coversTo?: string;
  /** How a built-in format's dates are written after a spreadsheet has saved it. */
  dateFormat?: string;
};

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

const uploads = (store: string, rest = '') => `/api/stores/${encodeURIComponent(store)}/uploads${rest}`;

interface Sending {
  store: string;
  onStep: (step: Step) => void;
  signal: AbortSignal;
}

/** A request of the older kind, as only it tells how much has been sent. */
const post = (url: string, type: string, signal: AbortSignal, reject: (error: UploadError) => void) => {
  const request = new XMLHttpRequest();
  request.open('POST', url);
  request.setRequestHeader('content-type', type);
  request.addEventListener('error', () => reject(broken()));
  signal.addEventListener('abort', () => {
    request.abort();
    reject(cancelled());
  });
  return request;
};

/** Sends a file once; the server keeps it for the steps that follow. Throws UploadError. */
export const keepFile = ({ store, file, onStep, signal }: Sending & { file: File }): Promise<UploadedView> =>
  new Promise((resolve, reject) => {
    const url = uploads(store, `?${new URLSearchParams({ fileName: file.name })}`);
    const request = post(url, 'application/octet-stream', signal, reject);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onStep({ phase: 'sending', done: loaded, of: total || file.size }),
    );
    request.addEventListener('load', () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText) as UploadedView);
      else reject(refusal(request.responseText));
    });
    request.send(file);
  });

/** How a file is looked at: what a person says of it; absent = guessed. */
export interface LookRequest extends Partial<
  Pick<Proposal, 'kind' | 'sheet' | 'delimiter' | 'header' | 'skip' | 'encoding'>
> {
  /** Null = read by its columns alone. */
  preset?: string | null;
  /** Null = ISO 8601. */
  dateFormat?: string | null;
  /** The mapping so far, and the questions that are answered without an entry in it: what it leaves open is asked. */
  draft?: Proposal;
  answered?: string[];
}

/** Looks at a kept file again, as what somebody says that it is. Throws UploadError. */
export const lookAgain = async (
  store: string,
  id: string,
  { signal, ...request }: LookRequest & { signal?: AbortSignal },
): Promise<UploadedView> => {
  const answer = await fetch(uploads(store, `/${id}/look`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  }).catch(() => {
    throw broken();
  });
  if (!answer.ok) throw refusal(await answer.text());
  return (await answer.json()) as UploadedView;
};

/** Lets a kept file go; that it goes by itself later is no error. */
export const letGo = (store: string, id: string): void =>
  void fetch(uploads(store, `/${id}`), { method: 'DELETE', keepalive: true }).catch(() => undefined);

interface Running extends Sending {
  id: string;
  choice: Choice;
  dryRun: boolean;
}

/** Imports a kept file and follows the answer: lines of progress, and at the end a report. Throws UploadError. */
export const runImport = ({ store, id, choice, dryRun, onStep, signal }: Running): Promise<ImportReport> =>
  new Promise((resolve, reject) => {
    const request = post(uploads(store, `/${id}/imports`), 'application/json', signal, reject);
    const read = lineReader();
    const take = (line: UploadLine) => {
      if ('progress' in line) onStep(line.progress);
      else if ('report' in line) resolve(line.report);
      else reject(new UploadError(line.error));
    };
    request.addEventListener('progress', () => {
      if (request.status === 200) read(request.responseText).forEach(take);
    });
    request.addEventListener('load', () => {
      if (request.status !== 200) return reject(refusal(request.responseText));
      read(request.responseText).forEach(take);
      reject(broken());
    });
    request.send(JSON.stringify({ ...choice, dryRun }));
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
