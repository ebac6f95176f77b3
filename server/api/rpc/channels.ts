import { z } from 'zod';
import { LONGEST } from '../../../shared/limits';
import { channelRuleList } from '../../facts/channelRules';
import { text } from '../../facts/fields';
import * as inputs from '../../input';
import {
  channelRulesHistory,
  channelRulesNow,
  previewChannelRules,
  saveChannelRules,
  type ChannelRulesPreview,
  type ChannelRulesSaved,
  type ChannelRulesView,
} from '../../ledger';
import { router, storeEditor, storeReader } from '../door/trpc';

const ofStore = z.strictObject({ store: inputs.store });
const list = ofStore.extend({ rules: channelRuleList });

/** The owner's rules of channels, always as one list in its order. */
export const channelsRouter = router({
  rules: storeReader
    .input(ofStore)
    .query(({ ctx }): Promise<ChannelRulesView> => ctx.read((tx, store) => channelRulesNow(tx, store))),
  history: storeReader
    .input(ofStore)
    .query(({ ctx }): Promise<ChannelRulesSaved[]> =>
      ctx.read((tx, store) => channelRulesHistory(tx, store)),
    ),
  /** Stores nothing; a mutation, as a list may be longer than an address. */
  preview: storeReader
    .input(list)
    .mutation(({ ctx, input }): Promise<ChannelRulesPreview> =>
      ctx.read((tx, store) => previewChannelRules(tx, store, input.rules)),
    ),
  /** `version`: the list that the caller has seen; another one by now is a conflict. */
  save: storeEditor
    .input(list.extend({ version: z.int().min(0), author: text(LONGEST.author) }))
    .mutation(({ ctx, input: { rules, version, author } }): Promise<ChannelRulesSaved> =>
      saveChannelRules(ctx.database, ctx.store, { rules, version, author }, ctx.clock()),
    ),
});
