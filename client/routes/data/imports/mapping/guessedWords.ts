import type { Why } from '../../../../../server/sources/guess';

const GUESSED = { sure: '', likely: 'likely: ', guess: 'a guess: ' } as const;
/** How sure a guess is, and why, as the hint of a field. */
export const say = (why: Why | null | undefined): string | undefined =>
  why ? `${GUESSED[why.confidence]}${why.reason}` : undefined;
