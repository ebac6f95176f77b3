import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RoadmapView } from '../../../../server/roadmap/types';
import { useAuthor } from '../../../Author';
import { trpc } from '../../../trpc';

/** What a change gives: the number under which it is kept. */
interface Changed {
  version: number;
}

/** What every change says besides itself. */
export interface Basis {
  store: string;
  author: string;
  /** The version that the editor saw. */
  basedOn: number;
}

/** What happened last, for the notice that offers to take it back. */
export interface Saved {
  version: number;
  /** "Loyalty programme saved". */
  words: string;
  /** The notice offers to have it again, not to take it back. */
  isUndo: boolean;
}

interface Step {
  words: string;
  isUndo?: boolean;
  run: (basis: Basis) => Promise<Changed>;
}

const isConflict = (error: unknown): boolean =>
  (error as { data?: { error?: { code?: string } } } | null)?.data?.error?.code === 'conflict';

/**
 * Runs changes one at a time and shows the roadmap as it is afterwards. After a conflict the next try rests on what
 * is there now. Whoever saves again has read the other change.
 */
export const useEditing = (roadmap: RoadmapView, onSaved: (saved: Saved | null) => void) => {
  const client = useQueryClient();
  const { author } = useAuthor();
  const [basedOn, setBasedOn] = useState(roadmap.version);
  const refresh = () =>
    Promise.all([
      client.invalidateQueries(trpc.roadmap.pathFilter()),
      client.invalidateQueries(trpc.bridge.pathFilter()),
    ]);
  const mutation = useMutation({
    mutationFn: ({ run }: Step) => run({ store: roadmap.store, author, basedOn }),
    onSuccess: async ({ version }, { words, isUndo = false }) => {
      await refresh();
      setBasedOn(version);
      onSaved(version > basedOn || isUndo ? { version, words, isUndo } : null);
    },
    onError: async (error) => {
      if (!isConflict(error)) return;
      await refresh();
      const now = client.getQueryData(trpc.roadmap.view.queryKey({ store: roadmap.store }));
      if (now) setBasedOn(now.version);
    },
  });
  return { ...mutation, change: mutation.mutateAsync };
};

export type Editing = ReturnType<typeof useEditing>;
