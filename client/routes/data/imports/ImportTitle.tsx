import { useEffect, useRef } from 'react';
import { PageTitle } from '../../../ui/parts';
import { Status } from '../../../ui/Status';
import type { Title } from './titleOf';
import type { ImportState } from './useImport';
import styles from './ImportTitle.module.css';

/** The page's first sentence. When a check or an import has ended it is brought into view, and has the focus. */
export const ImportTitle = ({ title, state }: { title: Title; state: ImportState }) => {
  const own = useRef<HTMLSpanElement>(null);
  const { is } = state;
  useEffect(() => {
    if (is !== 'done' && is !== 'failed') return;
    own.current?.scrollIntoView({ block: 'start' });
    own.current?.focus({ preventScroll: true });
  }, [is, state]);
  const { status, before, judged, after } = title;
  return (
    <PageTitle>
      <span ref={own} tabIndex={-1} className={styles.title}>
        {before}
        {status && <Status status={status}>{judged}</Status>}
        {after}
      </span>
    </PageTitle>
  );
};
