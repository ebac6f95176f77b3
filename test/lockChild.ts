import { FolderLock } from '../server/lock/lock';

/** A process that takes the folder of its only argument, says how that ended, and then does nothing. */

try {
  await FolderLock.acquire(process.argv[2]!, 'serve');
  console.log('held');
  setInterval(() => {}, 1_000);
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
}
