/** Who holds the data folder: one process at a time. */
export { FolderLock, readServer } from './lock';
