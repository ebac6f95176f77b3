import { Drawer } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useReturnFocus } from '../../ui/useReturnFocus';
import '../why.css';

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
  /** The figure that the address asks for; undefined = closed. */
  why: string | undefined;
  name: string;
  close: () => void;
  /** What is said of the figure; null where none was asked for yet. */
  children: ReactNode;
}

/** The drawer that every page's figures open. */
export const WhyFrame = ({ why, name, close, children }: Props) => {
  const returnFocus = useReturnFocus(why, 'data-why');
  return (
    <Drawer.Root
      opened={why !== undefined}
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
        {children !== null && <Top name={name} close={close} />}
        <div className="qd-why-body">{children}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
};
