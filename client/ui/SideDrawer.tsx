import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useReturnFocus } from './useReturnFocus';
import { Button } from './Button';
import { classes } from './classes';
import styles from './SideDrawer.module.css';

interface Props {
  /** What the address names; undefined = closed. */
  shown: string | undefined;
  /** The attribute that names the same on what opens it. */
  opener: Parameters<typeof useReturnFocus>[1];
  title: ReactNode;
  close: () => void;
  size?: number;
  /** Buttons beside that which closes it. */
  actions?: ReactNode;
  /** Of the body. */
  className?: string;
  /** Null where nothing was asked for yet. */
  children: ReactNode;
}

/** The drawer at the right that an address opens: takes the focus to its title, and gives it back. */
export const SideDrawer = ({
  shown,
  opener,
  title,
  close,
  size = 600,
  actions,
  className,
  children,
}: Props) => {
  const returnFocus = useReturnFocus(shown, opener);
  return (
    <Drawer.Root
      opened={shown !== undefined}
      onClose={close}
      onExitTransitionEnd={returnFocus}
      returnFocus={false}
      position="right"
      size={size}
      transitionProps={{ duration: 120 }}
      classNames={{ content: styles.drawer, overlay: styles.overlay }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        {children !== null && (
          <div className={styles.top}>
            <Drawer.Title tabIndex={-1} data-autofocus>
              {title}
            </Drawer.Title>
            {actions}
            <Button onClick={close}>
              Close <kbd>Esc</kbd>
            </Button>
          </div>
        )}
        <div className={classes(styles.body, className)}>{children}</div>
      </Drawer.Content>
    </Drawer.Root>
  );
};
