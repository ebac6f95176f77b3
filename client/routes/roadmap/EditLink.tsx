import { Link } from '@tanstack/react-router';

interface Props {
  /** What `?edit=` will name. */
  edit: string;
  /** What is edited, for those who hear the link alone. */
  of?: string;
  children?: string;
  className?: string;
}

/** Opens an editor: the address says which, so that Back closes it. */
export const EditLink = ({ edit, of, children = 'Edit', className = 'qd-link' }: Props) => (
  <Link
    className={className}
    to="."
    search={(previous) => ({ ...previous, edit, why: undefined })}
    resetScroll={false}
    data-edit={edit}
    aria-label={of && `${children} ${of}`}
  >
    {children}
  </Link>
);
