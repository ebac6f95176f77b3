import { CLICK_IDS } from '../facts/channelTable';
import { channelOf, type Came } from '../facts/channels';
import { evidenceOfVisit, hostOf, type Evidence } from '../facts/evidence';

/** How a visitor came by what an order tells of the visit that led to it: addresses, and a campaign's words. */

export interface Arrival {
  /** Address of the first page of the visit, or its path. */
  landing?: string | null | undefined;
  /** Address of the page, or app, that led there. */
  referrer?: string | null | undefined;
  utmSource?: string | null | undefined;
  utmMedium?: string | null | undefined;
  utmCampaign?: string | null | undefined;
  /** Host of the shop itself. */
  ownHost?: string | null | undefined;
}

const queryOf = (address: string | null | undefined): URLSearchParams =>
  new URLSearchParams(/\?([^#]*)/.exec(address ?? '')?.[1] ?? '');

/** The click parameter in an address, by the name that the table has for it. */
const clickIn = (asked: URLSearchParams): string | undefined =>
  [...asked.keys()].map((name) => name.toLowerCase()).find((name) => CLICK_IDS.has(name));

/** The channel, undefined where nothing is told of the visit at all, and what a rule can be about. */
export const cameBy = (arrival: Arrival): { channel: string | undefined } & Evidence => {
  const asked = queryOf(arrival.landing);
  const came: Came & Evidence = {
    referrer: hostOf(arrival.referrer),
    utmSource: arrival.utmSource || (asked.get('utm_source') ?? undefined),
    utmMedium: arrival.utmMedium || (asked.get('utm_medium') ?? undefined),
    utmCampaign: arrival.utmCampaign || (asked.get('utm_campaign') ?? undefined),
    clickId: clickIn(asked),
  };
  const own = [hostOf(arrival.ownHost), hostOf(arrival.landing)].filter((host) => host !== undefined);
  const isTold = Boolean(arrival.landing || Object.values(came).some(Boolean));
  return { channel: channelOf(came, own) ?? (isTold ? 'direct' : undefined), ...evidenceOfVisit(came, own) };
};
