import { text, type Columns } from '../cells';

/** What a visit tells of itself, for the owner's rules of channels. Documented in FORMATS.md. */
export const evidenceColumns: Columns = {
  utm_source: text('utmSource'),
  utm_medium: text('utmMedium'),
  utm_campaign: text('utmCampaign'),
  referrer: text('referrer'),
};
