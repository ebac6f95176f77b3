/** How a visitor came, by what the landing page's address and referrer say. Pure: the same words give the same channel. */

export interface Came {
  /** Host of the page that led here. */
  referrer?: string | undefined;
  utmSource?: string | undefined;
  utmMedium?: string | undefined;
  /** Name of the click parameter of an advertiser, such as `gclid`. */
  clickId?: string | undefined;
}

const SEARCH =
  /(^|\.)(google|bing|duckduckgo|yahoo|ecosia|qwant|startpage|baidu|yandex|naver|seznam|brave|kagi|sogou)(\.|$)/;
const SOCIAL =
  /(^|\.)(facebook|instagram|tiktok|pinterest|youtube|youtu|linkedin|lnkd|reddit|twitter|snapchat|threads|vk|tumblr|whatsapp|telegram|messenger|bsky|mastodon)(\.|$)|(^|\.)(x\.com|t\.co)$/;
const MAIL =
  /^(mail|email|webmail|outlook|deref-mail|deref-gmx|deref-web)\.|(^|\.)(gmail|mailchi|klaviyo)(\.|$)/;
/** Whoever comes back from paying did not come from there. */
const PAYMENT =
  /(^|\.)(paypal|klarna|stripe|adyen|mollie|worldpay|sofort|giropay|bancontact|afterpay|clearpay|affirm|shop\.app|pay\.(google|amazon|apple|shopify)|3ds|cardinalcommerce|arcot|shopifycs|checkout\.shopify)(\.|$)/;

const CLICK_IDS: Record<string, string> = {
  gclid: 'paid_search',
  gbraid: 'paid_search',
  wbraid: 'paid_search',
  msclkid: 'paid_search',
  ttclid: 'paid_social',
};

const isSocial = (name: string): boolean => /^(fb|ig|meta|tt|yt|insta)$/.test(name) || SOCIAL.test(name);

const ofMedium = (medium: string, source: string): string | null => {
  if (/^(e-?mail|newsletter|mail)$/.test(medium) || /^(e-?mail|newsletter)$/.test(source)) return 'email';
  if (/^(sms|whatsapp|messenger)$/.test(medium)) return 'sms';
  if (/^(affiliates?|partner)$/.test(medium)) return 'affiliate';
  if (/^(display|banner|cpm|programmatic|native)$/.test(medium))
    return isSocial(source) ? 'paid_social' : 'display';
  if (/^(paid[-_ ]?social|social[-_ ]?paid|social[-_ ]?ads?)$/.test(medium)) return 'paid_social';
  if (/^(.*cp[ac]|cpv|ppc|paid.*|sem|retargeting|ads?|shopping)$/.test(medium))
    return isSocial(source) ? 'paid_social' : 'paid_search';
  if (/^(social.*|sm)$/.test(medium)) return 'organic_social';
  if (/^organic$/.test(medium)) return isSocial(source) ? 'organic_social' : 'organic_search';
  if (/^(referral|link)$/.test(medium)) return 'referral';
  if (/^(push|web-?push|qr|video|audio|podcast|print)$/.test(medium)) return 'other';
  return null;
};

const ofName = (name: string): string => {
  if (MAIL.test(name)) return 'email';
  if (SEARCH.test(name)) return 'organic_search';
  return isSocial(name) ? 'organic_social' : 'referral';
};

/**
 * The channel, or null where nothing tells: no referrer and no campaign, the shop's own pages, or a
 * payment page. A campaign's own words outrank a click parameter, and that the referrer.
 * @param ownHosts hosts of the shop; their subdomains are its own too.
 */
export const channelOf = (came: Came, ownHosts: readonly string[]): string | null => {
  const [source, medium, referrer] = [came.utmSource, came.utmMedium, came.referrer].map(
    (word) => word?.trim().toLowerCase() ?? '',
  ) as [string, string, string];
  const clicked = Object.hasOwn(CLICK_IDS, came.clickId ?? '') ? CLICK_IDS[came.clickId!]! : null;
  const named = medium === '' && source === '' ? null : ofMedium(medium, source);
  if (named) return named;
  if (clicked) return clicked;
  // facebook puts its own on links of both kinds
  if (came.clickId === 'fbclid' && source === '') return 'organic_social';
  if (source !== '') return ofName(source);
  if (referrer === '' || PAYMENT.test(referrer)) return null;
  if (
    ownHosts.some(
      (host) => referrer === host || referrer.endsWith(`.${host}`) || host.endsWith(`.${referrer}`),
    )
  )
    return null;
  return ofName(referrer);
};
