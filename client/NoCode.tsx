import { useEffect, useRef, useState } from 'react';
import { reload, reloadOnce, type Missing } from './code';
import { ErrorState, Skeleton } from './ui/states';

const WORDS: Record<Missing, { message: string; hint: string }> = {
  away: {
    message: 'The server does not answer.',
    hint: 'The code of this page comes from it. Nothing has been lost: try again when the server runs.',
  },
  lacking: {
    message: 'A part of Quarterdeck is missing on the server.',
    hint: 'The page was loaded again, without success. Wait until an upgrade has ended, or install this version again; then try again.',
  },
  unloaded: {
    message: 'A part of this page did not arrive.',
    hint: 'Quarterdeck may have been updated. Load the page again to get the part: what is not saved on the page is lost then.',
  },
};

interface ProblemProps {
  missing: Missing;
  /** Stands in for the sentence in WORDS. */
  message?: string | undefined;
  retry: () => void;
  isAlone?: boolean;
}

const Problem = ({ missing, message, retry, isAlone = false }: ProblemProps) => {
  const words = WORDS[missing];
  return (
    <ErrorState
      error={{ message: message ?? words.message, data: { error: { hint: words.hint } } }}
      retry={retry}
      retryWords={missing === 'unloaded' ? 'Load the page again' : 'Try again'}
      isAlone={isAlone}
    />
  );
};

/** In the place of a page whose code did not come: the page is loaded again, once by itself. */
export const NoPage = () => {
  const [missing, setMissing] = useState<Missing | null>(null);
  useEffect(() => void reloadOnce().then(setMissing), []);
  if (missing === null) return <Skeleton height={420} />;
  const retry = () => {
    setMissing(null);
    void reload().then(setMissing);
  };
  return <Problem missing={missing} retry={retry} isAlone />;
};

interface PartProps {
  /** "The chart". */
  name: string;
  /** The reader has just asked for the part: what is said of it comes into view. */
  isAsked?: boolean;
}

/** In the place of a part of a page: the page is loaded again on request alone, for it may have a draft. */
export const NoPart = ({ name, isAsked = false }: PartProps) => {
  const [missing, setMissing] = useState<Missing>('unloaded');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAsked) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isAsked]);
  return (
    <div ref={place}>
      <Problem
        missing={missing}
        message={missing === 'unloaded' ? `${name} did not arrive.` : undefined}
        retry={() => void reload().then((still) => still && setMissing(still))}
      />
    </div>
  );
};
