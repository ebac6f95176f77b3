import { stringify } from 'safe-stable-stringify';
import { sha256 } from './identity';

/** Hash of a fact's content, whatever the order of its keys. */
export const hashOf = (content: object): string => sha256(stringify(content)).slice(0, 32);
