import { useSearch } from '@tanstack/react-router';
import { lazy, useRef } from 'react';
import { code } from '../../code';
import type { Demo } from '../../demo';
import { LazyPart } from '../../LazyPart';

const NewStore = lazy(() => code(import('./NewStore')).then((module) => ({ default: module.NewStore })));

/** The drawer for a new store, whose code comes when it is first wanted. */
export const NewStorePart = ({ demo }: { demo: Demo['view'] }) => {
  const { create } = useSearch({ strict: false });
  const wasWanted = useRef(false);
  wasWanted.current ||= create !== undefined;
  if (!wasWanted.current) return null;
  return (
    <LazyPart name="The form" asked={create ?? null}>
      <NewStore demo={demo} />
    </LazyPart>
  );
};
