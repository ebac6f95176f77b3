/** Who holds the data folder: one process at a time. */
export { FolderLock, readHolder, readServer } from './lock';
