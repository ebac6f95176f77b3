import { useLocalStorage } from '@mantine/hooks';
import { LONGEST } from '../shared/limits';
import { TextField } from './ui/fields';

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

export const AuthorField = () => {
  const { written, write } = useAuthor();
  return (
    <TextField
      label="Your name"
      description="Changes are kept under it. This browser remembers it."
      value={written}
      maxLength={LONGEST.author}
      onChange={(event) => write(event.currentTarget.value)}
    />
  );
};
