import { useLocalStorage } from '@mantine/hooks';
import { LONGEST } from '../../../../shared/limits';

/** Under which name changes are kept, until there is sign-in; this browser remembers it. */

const DEFAULT = 'Owner';

export const useAuthor = () => {
  const [written, write] = useLocalStorage({
    key: 'qd-author',
    defaultValue: DEFAULT,
    getInitialValueInEffect: false,
  });
  return {
    written,
    write: (name: string) => write(name.slice(0, LONGEST.author)),
    author: written.trim() || DEFAULT,
  };
};
