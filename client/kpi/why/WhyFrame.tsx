import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { SideDrawer } from '../../ui/SideDrawer';
import { Button } from '../../ui/Button';

const CopyLink = () => {
  const clipboard = useClipboard({ timeout: 2000 });
  return (
    <Button onClick={() => clipboard.copy(window.location.href)}>
      {clipboard.copied ? 'Copied' : 'Copy link'}
    </Button>
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
export const WhyFrame = ({ why, name, close, children }: Props) => (
  <SideDrawer shown={why} opener="data-why" title={name} close={close} actions={<CopyLink />}>
    {children}
  </SideDrawer>
);
