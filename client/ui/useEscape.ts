import { useEffect } from 'react';

/** Calls `leave` on Escape while `isOpen`. */
export const useEscape = (leave: () => void, isOpen = true): void =>
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && leave();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
