import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { storesAreGone } from '../../storesQuery';
import { trpc } from '../../trpc';
import { Button } from '../../ui/Button';
import { focusAround } from '../../ui/focusAround';
import { Section } from '../../ui/parts';
import { ErrorState } from '../../ui/states';
import styles from '../settings.module.css';

/** One question: the demo can be loaded again. */
export const RemoveDemo = ({ left }: { left: () => unknown }) => {
  const [isAsked, setAsked] = useState(false);
  const answer = useRef<HTMLButtonElement>(null);
  // the button that was pressed is gone: whoever pressed it goes on from here
  useEffect(() => {
    if (isAsked) answer.current?.focus();
  }, [isAsked]);
  const remove = useMutation(
    trpc.demo.remove.mutationOptions({
      onSuccess: (slugs) => {
        storesAreGone(slugs);
        left();
      },
    }),
  );
  return (
    <div id="demo">
      <Section title="The demo">
        <p className={styles.text}>
          This store is one of two that were generated so that every page has something to show. Removing the
          demo takes both away, with all that is in them. Stores of your own stay, and the demo can be loaded
          again.
        </p>
        <div className={styles.actions}>
          {isAsked ? (
            <>
              <Button
                look="danger"
                ref={answer}
                aria-disabled={remove.isPending}
                onClick={() => !remove.isPending && remove.mutate()}
              >
                {remove.isPending ? 'Removing …' : 'Remove both demo stores'}
              </Button>
              <Button
                onClick={({ currentTarget }) => {
                  focusAround(currentTarget);
                  setAsked(false);
                }}
              >
                Keep them
              </Button>
            </>
          ) : (
            <Button onClick={() => setAsked(true)}>Remove the demo</Button>
          )}
          {remove.error && <ErrorState error={remove.error} />}
        </div>
      </Section>
    </div>
  );
};
