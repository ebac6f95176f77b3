import { z } from 'zod';
import { EVIDENCE_FIELDS, type EvidenceField } from '../../shared/lists';
import { isOwnOrPassing, plain } from './channels';

/** What a fact tells of the visit behind it: the words of a campaign and the host that led here, folded. */
export type Evidence = { [K in EvidenceField]?: string | undefined };

const LONGEST = 200;
const UNSTORABLE = /[\u0000-\u001f\u007f]|\p{Surrogate}/gu;

/** Folded as the table folds it. Nothing is refused for it: an order is more than the words of its link. */
const foldedWord = (given: string): string | undefined =>
  plain(given.replaceAll(UNSTORABLE, '')).slice(0, LONGEST).trim() || undefined;

/** `android-app://com.example.app/` has a host too; what is no address is taken for one. */
export const hostOf = (address: string | null | undefined): string | undefined => {
  const given = address?.trim() ?? '';
  if (given === '' || given.startsWith('/')) return undefined;
  const at = URL.canParse(given) ? given : `https://${given}`;
  return (URL.canParse(at) && new URL(at).hostname) || undefined;
};

const foldedHost = (given: string): string | undefined => foldedWord(hostOf(given) ?? '');

const word = z.string().max(2_000).transform(foldedWord).optional();

/** Fields of facts that a visit may have led to. */
export const evidenceFields = {
  utmSource: word,
  utmMedium: word,
  utmCampaign: word,
  /** The page that led here, or its host alone, which is all that is kept. */
  referrer: z.string().max(2_000).transform(foldedHost).optional(),
};

/** As a row keeps it: JSON with its fields in one order; null = the fact tells nothing. */
export const evidenceText = (given: Evidence): string | null => {
  const told = EVIDENCE_FIELDS.flatMap((field) => (given[field] ? [[field, given[field]]] : []));
  return told.length === 0 ? null : JSON.stringify(Object.fromEntries(told));
};

/** What a visit tells of itself. The shop's own pages, and those passed on the way to pay, led nobody here. */
export const evidenceOfVisit = (came: Evidence, ownHosts: readonly string[]): Evidence => {
  const referrer = foldedHost(came.referrer ?? '');
  return {
    utmSource: foldedWord(came.utmSource ?? ''),
    utmMedium: foldedWord(came.utmMedium ?? ''),
    utmCampaign: foldedWord(came.utmCampaign ?? ''),
    referrer: referrer === undefined || isOwnOrPassing(referrer, ownHosts) ? undefined : referrer,
  };
};
