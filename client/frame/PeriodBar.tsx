import { useMediaQuery } from '@mantine/hooks';
import { lazy, useRef, useState } from 'react';
import type { Store } from '../../server/types';
import { dayAt, type Calendar, type Day } from '../../shared/days';
import { useBridge } from '../bridgeQuery';
import { code } from '../code';
import { LazyPart } from '../LazyPart';
import { usePageSearch } from '../search';
import { Button } from '../ui/Button';
import { againstName, choiceOf, chosenName, standIn, type Shown } from './period';
import styles from './PeriodBar.module.css';

const PeriodPop = lazy(() =>
  code(import('./period/PeriodPop')).then(({ PeriodPop: part }) => ({ default: part })),
);

/** Stands in for the store's own while the stores are unknown. */
const CALENDAR_YEAR: Calendar = { weekStart: 1, fiscalYearStart: 1 };

/** The answer, or what stands in for it from the first failure on: other days may have one. */
const useShown = (store: Store | null): Shown | null => {
  const search = usePageSearch();
  const { data, error } = useBridge();
  const [openedAt] = useState(Date.now);
  const hasFailed = useRef(false);
  hasFailed.current ||= error !== null;
  const today = useRef<Day>(null);
  today.current = data?.today ?? today.current;
  if (data) return data;
  const day = today.current ?? dayAt(openedAt, store?.timeZone ?? 'UTC');
  return hasFailed.current ? standIn(search, day, store ?? CALENDAR_YEAR) : null;
};

interface OpenerProps {
  /** For those who hear it, before what is chosen. */
  label: string;
  text: string;
  isOpen: boolean;
  open: (button: HTMLElement) => void;
}

const Opener = ({ label, text, isOpen, open }: OpenerProps) => (
  <Button
    className={styles.opener}
    aria-label={`${label}: ${text}`}
    title={text}
    aria-haspopup="dialog"
    aria-expanded={isOpen}
    onClick={({ currentTarget }) => open(currentTarget)}
  >
    <span>{text}</span>
    <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true" fill="none" stroke="currentColor">
      <path d="M1 1l4 4 4-4" strokeWidth="1.4" />
    </svg>
  </Button>
);

/** Which days, and against which. `store` is null while the stores are unknown. */
export const PeriodBar = ({ store }: { store: Store | null }) => {
  const search = usePageSearch();
  const view = useShown(store);
  const [start, setStart] = useState<'period' | 'against' | null>(null);
  const opener = useRef<HTMLElement>(null);
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  if (!view) return null;
  const open = (part: 'period' | 'against') => (button: HTMLElement) => {
    opener.current = button;
    setStart(start === part ? null : part);
  };
  const close = () => {
    setStart(null);
    opener.current?.focus();
  };
  const reader = { today: view.today, calendar: store ?? CALENDAR_YEAR };
  return (
    <>
      <Opener
        label={isPhone ? 'Period and comparison' : 'Period'}
        text={chosenName(choiceOf(search), view)}
        isOpen={start === 'period'}
        open={open('period')}
      />
      {!isPhone && (
        <Opener
          label="Comparison"
          text={againstName(search, view)}
          isOpen={start === 'against'}
          open={open('against')}
        />
      )}
      {start !== null && (
        <LazyPart name="The choice of days" asked={start}>
          <PeriodPop
            key={start}
            reader={reader}
            timeZone={store?.timeZone ?? ''}
            start={start}
            close={close}
            dismiss={() => setStart(null)}
          />
        </LazyPart>
      )}
    </>
  );
};
