import { useRef } from 'react';

/**
 * A drawer that the address opens takes the focus to its title (data-autofocus). The function that this hook gives is
 * called when the drawer has closed. The focus then returns to the element that opened it, else to one whose
 * `attribute` names the same, else to the page.
 */
export const useReturnFocus = (
  shown: string | undefined,
  attribute: 'data-why' | 'data-edit' | 'data-order' | 'data-source' | 'data-create',
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
