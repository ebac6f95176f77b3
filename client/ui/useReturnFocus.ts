import { useRef } from 'react';

/**
 * A drawer that the address opens takes the focus to its title (data-autofocus); what this gives is
 * called when it has closed, and gives the focus back to what opened it: that element, else the one
 * whose `attribute` names the same, else the page.
 */
export const useReturnFocus = (
  shown: string | undefined,
  attribute: 'data-why' | 'data-edit' | 'data-order' | 'data-source',
) => {
  const opener = useRef<HTMLElement | null>(null);
  const last = useRef<string | undefined>(undefined);
  if (shown && !last.current && document.activeElement instanceof HTMLElement)
    opener.current = document.activeElement;
  const name = shown ?? last.current;
  last.current = shown;
  return () => {
    const byAddress = document.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(name ?? '')}"]`);
    const target =
      opener.current?.isConnected && opener.current !== document.body ? opener.current : byAddress;
    (target ?? document.getElementById('page'))?.focus({ preventScroll: true });
  };
};
