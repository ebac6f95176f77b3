import { desc, eq } from 'drizzle-orm';
import type { Db } from '../../../drizzle/client';
import { channelRules } from '../../../drizzle/schema';
import { ChannelRules, type ChannelRule } from '../../facts/channelRules';

/** The list that holds now. Version 0: nobody has saved one, and it is empty. */
export const currentRules = async (
  tx: Db,
  storeId: number,
): Promise<{ version: number; rules: readonly ChannelRule[] }> => {
  const [saved] = await tx
    .select({ version: channelRules.version, rules: channelRules.rules })
    .from(channelRules)
    .where(eq(channelRules.storeId, storeId))
    .orderBy(desc(channelRules.version))
    .limit(1);
  // checked before it was saved
  return saved ? { ...saved, rules: saved.rules as ChannelRule[] } : { version: 0, rules: [] };
};

export const loadRules = async (tx: Db, storeId: number): Promise<ChannelRules> =>
  new ChannelRules((await currentRules(tx, storeId)).rules);
