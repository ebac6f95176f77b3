import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { countWords, formOf, type Forms } from '../../../shared/numberWords';
import { listWords } from '../../../shared/sentence';
import type { Store } from '../../../server/types';
import type { Demo } from '../../demo';
import { Button, buttonClass } from '../../ui/Button';
import { focusAround } from '../../ui/focusAround';
import { ErrorState } from '../../ui/states';
import { DemoProgress } from './DemoProgress';
import { Way } from './Way';

const ROWS = [
  ['Holds', 'sixteen months of orders, sessions and costs'],
  ['Marked as demo', 'on every page'],
  ['Goes away', 'after one question, at any time'],
] as const;

const STORES: Forms = { one: 'store', other: 'stores' };
const MOST_NAMED = 3;

/** The demo is there: to be looked at, or to be removed. */
const Loaded = ({ slug }: { slug: string }) => (
  <>
    <Link className={buttonClass('strong')} to="/s/$store/bridge" params={{ store: slug }}>
      Look at the demo
    </Link>
    <Link className="qd-link" to="/s/$store/settings" params={{ store: slug }} hash="demo">
      Remove it
    </Link>
  </>
);

/** `own`: stores that are no demo; beside them the demo is loaded after a question. */
const Load = ({ own, demo: { view, load } }: { own: readonly Store[]; demo: Demo }) => {
  const [isAsked, setAsked] = useState(false);
  const answer = useRef<HTMLButtonElement>(null);
  // the button that was pressed is gone: whoever pressed it goes on from here
  useEffect(() => {
    if (isAsked) answer.current?.focus();
  }, [isAsked]);
  const failed = load.error ?? (view?.is === 'failed' ? { message: view.error.sentence, data: view } : null);
  const begin = (isBeside: boolean) => !load.isPending && load.mutate({ isBeside });
  const beside =
    own.length > MOST_NAMED ? countWords(own.length, STORES) : listWords(own.map(({ name }) => name));
  if (isAsked)
    return (
      <>
        <p>
          It is loaded beside {beside}, which{' '}
          {formOf(own.length, { one: 'stays as it is', other: 'stay as they are' })}. Pages wait meanwhile.
        </p>
        <Button ref={answer} look="strong" aria-disabled={load.isPending} onClick={() => begin(true)}>
          {load.isPending ? 'Beginning …' : 'Load it as well'}
        </Button>
        <Button
          onClick={({ currentTarget }) => {
            focusAround(currentTarget);
            setAsked(false);
          }}
        >
          Leave it
        </Button>
        {failed && <ErrorState error={failed} />}
      </>
    );
  return (
    <>
      <Button
        look="strong"
        aria-disabled={load.isPending}
        onClick={() => (own.length > 0 ? setAsked(true) : begin(false))}
      >
        {load.isPending ? 'Beginning …' : failed ? 'Load the demo again' : 'Load the demo'}
      </Button>
      {failed && <ErrorState error={failed} />}
    </>
  );
};

export const DemoWay = ({ stores, demo }: { stores: readonly Store[]; demo: Demo }) => {
  const loaded = stores.find(({ isDemo }) => isDemo);
  const { view } = demo;
  return (
    <Way
      title="Look at the demo"
      text="Two invented shops: one on course, one in a growth trap. No real person is in them."
      first={1}
      rows={ROWS}
    >
      {view?.is === 'loading' ? (
        <DemoProgress {...view} />
      ) : loaded ? (
        <Loaded slug={loaded.slug} />
      ) : (
        <Load own={stores} demo={demo} />
      )}
    </Way>
  );
};
