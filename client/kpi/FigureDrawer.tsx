import { Drawer } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useRef, type ReactNode } from 'react';
import './why.css';

/** Opening takes the focus to the title (data-autofocus), closing gives it back to what opened it. */
const useReturnFocus = (why: string | undefined) => {
  const opener = useRef<HTMLElement | null>(null);
  const last = useRef<string | undefined>(undefined);
  if (why && !last.current && document.activeElement instanceof HTMLElement)
    opener.current = document.activeElement;
  const shown = why ?? last.current;
  last.current = why;
  return () => {
    const byAddress = document.querySelector<HTMLElement>(`[data-why="${CSS.escape(shown ?? '')}"]`);
    const target =
      opener.current?.isConnected && opener.current !== document.body ? opener.current : byAddress;
    target?.focus({ preventScroll: true });
  };
};

const Top = ({ name, close }: { name: string; close: () => void }) => {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <div className="qd-why-top">
      <Drawer.Title tabIndex={-1} data-autofocus>
        {name}
      </Drawer.Title>
      <button type="button" className="qd-control" onClick={() => clipboard.copy(window.location.href)}>
        {clipboard.copied ? 'Copied' : 'Copy link'}
      </button>
      <button type="button" className="qd-control" onClick={close}>
        Close <kbd className="qd-kbd">Esc</kbd>
      </button>
    </div>
  );
};

interface Props {
  /** What the address asks for; undefined = closed. It names the link that opened it (data-why). */
  asked: string | undefined;
  name: string;
  close: () => void;
  children: ReactNode;
}

/** The frame in which a figure is explained. */
export const FigureDrawer = ({ asked, name, close, children }: Props) => {
  const returnFocus = useReturnFocus(asked);
  return (
    <Drawer.Root
      opened={asked !== undefined}
      onClose={close}
      onExitTransitionEnd={returnFocus}
      returnFocus={false}
      position="right"
      size={600}
      transitionProps={{ duration: 120 }}
      classNames={{ content: 'qd-why', overlay: 'qd-why-overlay' }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <Top name={name} close={close} />
        <div className="qd-why-body">{children}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
};
