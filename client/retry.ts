/** When a failed question is asked again without anybody's asking. */

interface Failure {
  data?: { httpStatus?: number } | null | undefined;
  meta?: { response?: unknown } | undefined;
}

const SECOND_MS = 1_000;
const LONGEST_MS = 30 * SECOND_MS;
const UNAVAILABLE = 503;

/** A refusal stays one; the server's own trouble, and silence, may pass. */
export const isWorthRetrying = (error: unknown): boolean => {
  const status = (error as Failure).data?.httpStatus;
  return status === undefined || status >= 500;
};

/** Milliseconds until the second try: those that a 503 names by Retry-After, at most half a minute; else one second. */
export const waitOf = (error: unknown): number => {
  const { data, meta } = error as Failure;
  const response = meta?.response;
  if (data?.httpStatus !== UNAVAILABLE || !(response instanceof Response)) return SECOND_MS;
  const seconds = Number(response.headers.get('retry-after') ?? '');
  return seconds > 0 ? Math.min(seconds * SECOND_MS, LONGEST_MS) : SECOND_MS;
};
