import type { ChannelRule } from '../../../../server/facts/channelRules';
import type { ChannelRulesView } from '../../../../server/ledger';
import { dateWords } from '../../../../shared/dayWords';
import type { EvidenceField, RuleMatch } from '../../../../shared/lists';
import type { Forms } from '../../../../shared/numberWords';
import { wordsOf } from '../../../dimensionWords';

/** What the page of channels calls things. */

export const FIELD_WORDS: Record<EvidenceField, string> = {
  utmSource: 'Campaign source',
  utmMedium: 'Campaign medium',
  utmCampaign: 'Campaign name',
  referrer: 'Referring host',
};

export const MATCH_WORDS: Record<RuleMatch, string> = {
  equals: 'is',
  contains: 'contains',
  starts_with: 'starts with',
};

export const RULES: Forms = { one: 'rule', other: 'rules' };
export const VISITS: Forms = { one: 'visit', other: 'visits' };

/** "Campaign source starts with “idealo”: Affiliate, from 1 Nov 2026". */
export const ruleWords = ({ field, match, value, channel, from }: ChannelRule): string =>
  `${FIELD_WORDS[field]} ${MATCH_WORDS[match]} “${value}”: ${wordsOf(channel, 'channel')}, from ${dateWords(from)}`;

type Table = ChannelRulesView['table'];
type Medium = Table['media'][number]['leadsTo'];
type Place = Table['places'][number]['leadsTo'];

/** Media that leave the channel to the place; all others are channels themselves. */
const MEDIUM_WORDS: Partial<Record<Medium, string>> = {
  paid: 'Paid search or Paid social by its place, else Paid other',
  organic: 'Organic search, or Organic social by its place',
  referral: 'by its place, else Referral',
  none: 'Direct without a source, else by its place',
};

export const mediumWords = (medium: Medium): string => MEDIUM_WORDS[medium] ?? wordsOf(medium, 'channel');

export const PLACE_WORDS: Record<Place, string> = {
  search: 'Organic search; paid: Paid search',
  social: 'Organic social; paid: Paid social',
  mail: 'Email',
  text: 'Sms',
  affiliate: 'Affiliate',
  display: 'Display',
  passing: 'nothing: a place on the way to pay or sign in',
  site: 'Referral',
};
