import { open } from 'node:fs/promises';

/** Resolves once the names in a folder are on the disk: a power cut then takes no new file away. */
export const syncFolder = async (folder: string): Promise<void> => {
  // Windows opens no folder as a file
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
};
