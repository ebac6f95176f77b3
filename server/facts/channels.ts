import {
  CLICK_IDS,
  FIRST_NAMES,
  HOSTS,
  LABELS,
  LONE_NAMES,
  MEDIA,
  NAMES,
  PARTS,
  type Place,
  type MediumKind,
} from './channelTable';

/**
 * How a visitor came, and where an order was sold (METRICS 3.2). There is one closed list, and one way into it for
 * visits, orders of every platform and costs. Pure: the same words give the same channel.
 */

/** How the visitor came. Orders of these channels are web orders. */
export const CAME = [
  ...['direct', 'organic_search', 'paid_search', 'organic_social', 'paid_social', 'display', 'email', 'sms'],
  ...['affiliate', 'referral', 'paid_other', 'other', 'unknown'],
] as const;
/** Where an order was sold that no visit could lead to. */
export const SOLD = ['pos', 'phone', 'wholesale', 'marketplace', 'draft', 'subscription'] as const;

const OFFSITE: ReadonlySet<string> = new Set(SOLD);
/** Whether a visit could have led to an order of this channel. */
export const isWebChannel = (channel: string): boolean => !OFFSITE.has(channel);

/** What is compared: without case, spaces and marks, so that "Paid Search" and "paid-search" are one. */
export const compact = (words: string): string =>
  words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

const LIST = new Map([...CAME, ...SOLD].map((channel) => [compact(channel), channel]));

export interface Came {
  /** Host of the page, or name of the app, that led here. */
  referrer?: string | undefined;
  utmSource?: string | undefined;
  utmMedium?: string | undefined;
  /** Name of the click parameter of an advertiser, such as `gclid`. */
  clickId?: string | undefined;
}

const PAID_WORD = /^(cp[a-z]|ppc|paid|ads?|adwords|sponsored|retargeting|remarketing)$/;
/** `facebookads` is `facebook` and `ads`. */
const GLUED = /^(.{2,}?)(adwords|ads|ad)$/;

/** The words of a campaign's source; those that say that it was paid are told apart. */
const sourceOf = (text: string): { names: string[]; isPaid: boolean } => {
  const parts = wordsOf(text).flatMap((word) => {
    const [, name = '', ads = ''] = GLUED.exec(word) ?? [];
    return NAMES.has(name) || FIRST_NAMES.has(name) ? [name, ads] : [word];
  });
  const names = parts.filter((word) => !PAID_WORD.test(word));
  // the one name of a place that is itself its advertisements
  if (parts.includes('adwords') && names.length === 0) names.push('google');
  return { names, isPaid: parts.some((word) => PAID_WORD.test(word)) };
};

const IS_HOST = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}_-]+)+$/u;

/** What a host, or an app, is; the rules of its longest part stand. */
const placeOfHost = (host: string): Place => {
  const labels = host.split('.');
  for (let at = 0; at < labels.length; at++) {
    const place = HOSTS.get(labels.slice(at).join('.'));
    if (place) return place;
  }
  if (/^(e?mail|webmail|outlook|deref-[^.]*)(\.|$)/.test(host)) return 'mail';
  return labels.map((label) => NAMES.get(label)).find(Boolean) ?? 'site';
};

/** What a campaign's source is a name of; undefined = nothing that is known. */
const placeOfName = (text: string, names: readonly string[]): Place | undefined => {
  if (IS_HOST.test(text)) return placeOfHost(text);
  const places = names.map((name) => NAMES.get(name));
  if (places.includes('mail')) return 'mail';
  const [first = '', ...more] = names;
  const short = FIRST_NAMES.get(first) ?? (more.length === 0 ? LONE_NAMES.get(first) : undefined);
  return places.find(Boolean) ?? short;
};

const organicAt = (place: Place): string =>
  ({
    ...{ search: 'organic_search', social: 'organic_social', mail: 'email', text: 'sms' },
    ...{ affiliate: 'affiliate', display: 'display', passing: 'referral', site: 'referral' },
  })[place];
const paidAt = (place: Place | undefined): string =>
  place === 'search' ? 'paid_search' : place === 'social' ? 'paid_social' : 'paid_other';

/** Where whoever clicked an advertisement with this parameter was. */
const placeOfClick = (channel: string | null): Place | undefined =>
  channel === null
    ? undefined
    : channel.endsWith('search')
      ? 'search'
      : channel.endsWith('social')
        ? 'social'
        : undefined;

/** What a campaign's medium says; null = nothing that is known. */
const mediumKind = (medium: string): MediumKind | null => {
  const whole = MEDIA.get(compact(medium));
  if (whole) return whole;
  const words = wordsOf(medium);
  const known = words.map((word) => MEDIA.get(word));
  if (known.includes('display')) return 'display';
  if (words.some((word) => PAID_WORD.test(word)) && !words.every((word) => /^ads?$/.test(word))) {
    if (known.includes('organic_social')) return 'paid_social';
    return known.includes('organic_search') ? 'paid_search' : 'paid';
  }
  // a short word tells nothing where it is one of several
  const long = words.filter((word) => word.length > 3);
  return long.map((word) => MEDIA.get(word)).find((kind) => kind !== undefined) ?? null;
};

const clickOf = (clickId: string | undefined): string | null => {
  const name = clickId?.toLowerCase() ?? '';
  if (name === '') return null;
  return CLICK_IDS.get(name) ?? (/cl(ic)?k?_?id$/.test(name) ? 'paid_other' : null);
};

const isOwn = (host: string, ownHosts: readonly string[]): boolean =>
  ownHosts.some((own) => host === own || host.endsWith(`.${own}`) || own.endsWith(`.${host}`));

/** Whether a host is the shop's own, or one that is passed on the way to pay or sign in: neither led anybody here. */
export const isOwnOrPassing = (host: string, ownHosts: readonly string[]): boolean =>
  isOwn(host, ownHosts) || placeOfHost(host) === 'passing';

/**
 * The channel; null without referrer and campaign, from the shop's own pages, or from one passed on the way to pay or
 * sign in. A campaign's own words outrank a click parameter, and that the referrer. What the first leaves open, the
 * next decides.
 * @param ownHosts hosts of the shop; their subdomains are its own too.
 */
export const channelOf = (came: Came, ownHosts: readonly string[]): string | null => {
  const [source, medium, host] = [came.utmSource, came.utmMedium, came.referrer].map((text) =>
    plain(text ?? ''),
  ) as [string, string, string];
  const place = host === '' || isOwn(host, ownHosts) ? null : placeOfHost(host);
  const referrer = place === 'passing' ? null : place;
  const clicked = clickOf(came.clickId);
  const byWords = ofWords(source, medium, placeOfClick(clicked) ?? referrer ?? undefined, clicked);
  if (byWords !== null) return byWords;
  if (clicked !== null) return clicked;
  if (referrer !== null && (source === '' || referrer !== 'site')) return organicAt(referrer);
  if (source !== '') return 'referral';
  return medium === '' ? null : 'other';
};

/** Without case, and empty where it says nothing, as `(not set)` does. */
export const plain = (text: string): string => {
  const words = text.normalize('NFKC').trim().toLowerCase();
  return /^\(?(not[ _]set|not[ _]provided|null|undefined|nan)\)?$/.test(words) ? '' : words;
};

/** By the campaign's words alone; `elsewhere`: where the rest of the evidence places it. */
const ofWords = (
  source: string,
  medium: string,
  elsewhere: Place | undefined,
  clicked: string | null,
): string | null => {
  const [from, through] = [sourceOf(source), sourceOf(medium)];
  const place = placeOfName(source, from.names) ?? placeOfName(medium, through.names);
  const kind = mediumKind(medium);
  const isBare = kind === null || kind === 'none';
  if (from.names.join() === 'direct' || (source === '' && kind === 'none')) return 'direct';
  if (kind === 'display') return place === 'social' ? 'paid_social' : 'display';
  if (kind === 'paid' || ((from.isPaid || through.isPaid) && (isBare || kind === 'organic_social')))
    return paidAt(place ?? elsewhere);
  if (place === 'mail' && (isBare || kind === 'organic')) return 'email';
  if (kind === 'organic') return (place ?? elsewhere) === 'social' ? 'organic_social' : 'organic_search';
  if (kind === 'referral') return organicAt(place ?? elsewhere ?? 'site');
  if (!isBare) return kind;
  if (place === undefined) return null;
  const isAd = clicked?.startsWith('paid_') && ['search', 'social', 'site'].includes(place);
  return isAd ? (place === 'site' ? clicked : paidAt(place)) : organicAt(place);
};

/** What a name of a channel stands for; null = no name that is known. */
const named = (given: string): string | null => {
  const whole = compact(given);
  const exact = LIST.get(whole) ?? LABELS.get(whole);
  if (exact) return exact;
  const [source = '', medium, ...more] = given.split('/').map(plain);
  const both = medium === undefined || more.length > 0 ? null : ofWords(source, medium, undefined, null);
  if (both !== null) return both;
  const words = wordsOf(plain(given));
  return words.map((word) => PARTS.get(word)).find(Boolean) ?? ofWords('', plain(given), undefined, null);
};

/** A channel of the list, however it is written; what is none stays as it is. */
export const listedChannel = (given: string): string => LIST.get(compact(given)) ?? given;

/** The channel of the list that a name stands for, however it is written; `other` where it stands for none. */
export const channelNamed = (given: string): string => named(given) ?? 'other';

/** The channel of the list that a visit's name stands for; `other` for a channel that only sells. */
export const visitChannelNamed = (given: string): string => {
  const channel = channelNamed(given);
  return isWebChannel(channel) ? channel : 'other';
};

/**
 * The same of a cost: the name of a place alone means its advertisements, and paid media that are not
 * known are `paid_other`.
 */
export const costChannelNamed = (given: string, isMedia: boolean): string => {
  const exact = LIST.get(compact(given));
  if (exact) return exact;
  const channel = named(given);
  if (channel === 'organic_search') return 'paid_search';
  if (channel === 'organic_social') return 'paid_social';
  const isKnown = channel !== null && channel !== 'other' && channel !== 'referral' && channel !== 'direct';
  if (isKnown && isWebChannel(channel)) return channel;
  return isMedia ? 'paid_other' : 'other';
};

/** A name is lost where the channel is not the same word: it is shown to whoever imports it. */
export const isLost = (given: string, channel: string): boolean => compact(given) !== compact(channel);

/** An order that no visit could lead to has a channel of where it was sold. Without one it was entered by hand. */
export const soldThrough = (channel: string, isWeb: boolean): string =>
  isWeb || !isWebChannel(channel) ? channel : 'draft';
