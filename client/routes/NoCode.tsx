import { useEffect, useState } from 'react';
import { reload, reloadOnce, type Missing } from '../code';
import { ErrorState, Skeleton } from '../ui/states';

const WORDS: Record<Missing, { message: string; hint: string }> = {
  away: {
    message: 'The server does not answer.',
    hint: 'The code of this page comes from it. Nothing has been lost: try again when the server runs.',
  },
  lacking: {
    message: 'A part of Quarterdeck is missing on the server.',
    hint: 'The page was loaded again, without success. Wait until an upgrade has ended, or install this version again; then try again.',
  },
};

/** In the place of a page whose code did not come: the page is loaded again, once by itself. */
export const NoCode = () => {
  const [missing, setMissing] = useState<Missing | null>(null);
  useEffect(() => void reloadOnce().then(setMissing), []);
  if (missing === null) return <Skeleton height={420} />;
  const { message, hint } = WORDS[missing];
  const retry = () => {
    setMissing(null);
    void reload().then(setMissing);
  };
  return <ErrorState error={{ message, data: { error: { hint } } }} retry={retry} isAlone />;
};
