import { z } from 'zod';
import {
  EVIDENCE_FIELDS,
  MOST_CHANNEL_RULES,
  RULE_MATCHES,
  type EvidenceField,
  type RuleMatch,
} from '../../shared/lists';
import type { Day } from '../time';
import { CAME, compact, plain } from './channels';
import type { Evidence } from './evidence';
import { localDay, text } from './fields';
import { INVALID_RULE } from './sentences';

/**
 * The owner's rules of channels: asked in their order before the table (METRICS 3.2), the first that holds decides.
 * They say how a visitor came. No rule makes an order one that no visit could lead to, or the other way.
 */

/** Hosts keep their points: without them `t.co` would be in `microsoft.com`. */
const foldedFor = (field: EvidenceField, words: string): string =>
  field === 'referrer' ? plain(words).replace(/^www\./, '') : compact(words);

const channelRule = z
  .strictObject({
    field: z.enum(EVIDENCE_FIELDS),
    match: z.enum(RULE_MATCHES),
    value: text(200),
    channel: z.enum(CAME),
    /** The first day of visits and orders for which it holds. */
    from: localDay,
  })
  .refine(({ field, value }) => foldedFor(field, value) !== '', {
    message: INVALID_RULE.noWord,
    path: ['value'],
  });
export type ChannelRule = z.output<typeof channelRule>;

export const channelRuleList = z.array(channelRule).max(MOST_CHANNEL_RULES, INVALID_RULE.many);

const HOLDS: Record<RuleMatch, (given: string, value: string) => boolean> = {
  equals: (given, value) => given === value,
  contains: (given, value) => given.includes(value),
  starts_with: (given, value) => given.startsWith(value),
};

/** What a rule decides about: `tableChannel` is the table's where a rule has put another in its place, else null. */
interface Decidable {
  day: Day;
  evidence: string | null;
  channel: string;
  tableChannel: string | null;
  /** Of an order: whether a visit could have led to it. */
  isWeb?: boolean;
}

/** Rules ready to be asked of many facts. */
export class ChannelRules {
  private readonly rules: { rule: ChannelRule; value: string }[];
  /** Rules that hold for the same evidence. */
  private readonly known = new Map<string, ChannelRule[]>();

  constructor(readonly list: readonly ChannelRule[]) {
    this.rules = list.map((rule) => ({ rule, value: foldedFor(rule.field, rule.value) }));
  }

  /** The first rule that holds for this evidence on this day. */
  ruleFor(evidence: string | null, day: Day): ChannelRule | undefined {
    if (evidence === null || this.rules.length === 0) return undefined;
    return this.holding(evidence).find(({ from }) => from <= day);
  }

  /** The row with the channel that the rules, else the table, give it. */
  decide<R extends Decidable>(row: R): R {
    // what an import kept of a fact before there were rules has neither
    const evidence = row.evidence ?? null;
    const told = row.tableChannel ?? row.channel;
    const rule = row.isWeb === false ? undefined : this.ruleFor(evidence, row.day);
    const channel = rule?.channel ?? told;
    return { ...row, evidence, channel, tableChannel: channel === told ? null : told };
  }

  /** The days from which another rule may hold, in order; what is before the first is as the table has it. */
  days(): Day[] {
    return [...new Set(this.list.map(({ from }) => from))].sort();
  }

  private holding(evidence: string): ChannelRule[] {
    const found = this.known.get(evidence);
    if (found) return found;
    const told = JSON.parse(evidence) as Evidence;
    const holding = this.rules.flatMap(({ rule, value }) => {
      const given = told[rule.field];
      return given !== undefined && HOLDS[rule.match](foldedFor(rule.field, given), value) ? [rule] : [];
    });
    // as many sources as a shop has; of a shop with more it begins again
    if (this.known.size > 10_000) this.known.clear();
    this.known.set(evidence, holding);
    return holding;
  }
}

export const NO_RULES = new ChannelRules([]);
