import { conflict } from '../errors';
import { lockPath, type Holder } from './holder';

/** What is written of a data folder that another process holds, in one place. The thread of `beat.mjs` has its own line. */

/** A holder as this machine sees it. */
export interface Held {
  holder: Holder;
  dataDir: string;
  isHere: boolean;
}

const heldWords = ({ holder, dataDir, isHere }: Held): string => {
  const machine = isHere ? '' : ` on ${holder.machine}`;
  const where = holder.address ? ` and answers at ${holder.address}` : '';
  return `Process ${holder.pid}${machine} (${holder.purpose}, since ${holder.startedAt}) holds the data folder ${dataDir}${where}.`;
};

/** Said while a holder that can't be seen is watched. */
export const lookingWhether = (held: Held): string => `${heldWords(held)} Looking whether it is at work …`;

const hintOf = ({ holder, dataDir, isHere }: Held): string => {
  if (isHere) return 'Stop it first, or give this one another folder with QUARTERDECK_DATA.';
  return holder.id === undefined
    ? `Stop it there first. If that machine is gone for good, delete ${lockPath(dataDir)}.`
    : 'Stop it there first: it is still at work.';
};

export const folderHeld = (held: Held) => conflict(heldWords(held), hintOf(held));
