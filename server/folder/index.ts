/** What the data folder can't do now, told as what it is. */
export { FolderTrouble, useError, writeError } from './trouble';
