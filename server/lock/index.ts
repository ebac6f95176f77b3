/** Who holds the data folder: one process at a time. */
export { isVisible } from './holder';
export { FolderLock, readHolder, readServer } from './lock';
