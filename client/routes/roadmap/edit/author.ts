import { useLocalStorage } from '@mantine/hooks';

/** Under which name changes are kept, until there is sign-in; this browser remembers it. */

const DEFAULT = 'Owner';
const LONGEST = 80;

export const useAuthor = () => {
  const [written, write] = useLocalStorage({
    key: 'qd-author',
    defaultValue: DEFAULT,
    getInitialValueInEffect: false,
  });
  return {
    written,
    write: (name: string) => write(name.slice(0, LONGEST)),
    author: written.trim() || DEFAULT,
  };
};
