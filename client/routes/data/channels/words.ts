import type { EvidenceField, RuleMatch } from '../../../../shared/lists';
import type { Forms } from '../../../../shared/numberWords';

/** What the parts of a rule are called. */

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
