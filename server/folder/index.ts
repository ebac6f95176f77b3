/** What the data folder can't do now, told as what it is; and whose it is. */
export { refuseOtherUser } from './owner';
export { FolderTrouble, useError, writeError } from './trouble';
