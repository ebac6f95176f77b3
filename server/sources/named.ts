import { isLost, soldThrough } from '../facts/channels';
import { shown } from './cells';
import type { Sink } from './format';
import { NOTES } from './sentences';

/** Says of a fact that its channel counts under another name than the one that was given. */
export const noteChannel = (
  sink: Pick<Sink<never>, 'note'>,
  given: unknown,
  { channel, isWeb = true }: { channel: string; isWeb?: boolean },
): void => {
  if (typeof given !== 'string' || given.trim() === '') return;
  const counted = soldThrough(channel, isWeb);
  if (isLost(given, counted)) sink.note(NOTES.channel(shown(given.trim()), counted));
};
