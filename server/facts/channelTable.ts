/** What is known of names: the data behind `channels.ts`. Words stand without case, spaces and marks. */

/** What kind of place a visitor came from. `passing`: nobody comes from there, one only returns. */
export type Place = 'search' | 'social' | 'mail' | 'text' | 'affiliate' | 'display' | 'passing' | 'site';

/** Meaning of a medium: a channel, or that the place decides (`paid`, `organic`, `referral`), or nothing (`none`). */
export type MediumKind =
  | 'email'
  | 'sms'
  | 'affiliate'
  | 'display'
  | 'paid_search'
  | 'paid_social'
  | 'organic_search'
  | 'organic_social'
  | 'other'
  | 'paid'
  | 'organic'
  | 'referral'
  | 'none';

/** value → its words, as a map of word → value. */
const byWord = <V extends string>(table: Partial<Record<V, string>>): ReadonlyMap<string, V> =>
  new Map(
    (Object.entries(table) as [V, string][]).flatMap(([value, words]) =>
      words.split(/\s+/).map((word): [string, V] => [word, value]),
    ),
  );

/** A label of a host, or a word of a campaign's source. */
export const NAMES = byWord<Place>({
  search: `google googleadwords bing duckduckgo yahoo ecosia qwant startpage baidu yandex naver seznam kagi sogou
    mojeek metager swisscows msn pmax performancemax`,
  social: `facebook instagram insta meta tiktok pinterest youtube youtu linkedin lnkd reddit twitter snapchat
    threads vk vkontakte tumblr whatsapp telegram messenger bsky bluesky mastodon weibo wechat quora nextdoor
    twitch discord xing`,
  mail: `mail email newsletter webmail gmail outlook hotmail protonmail mailchi mailchimp klaviyo sendgrid
    brevo sendinblue activecampaign omnisend cleverreach mailjet hubspotemail dotdigital emarsys`,
  text: 'sms attentive postscript smsbump',
  affiliate: `awin awin1 shareasale tradedoubler partnerize webgains admitad belboon tradetracker rakutenmarketing
    linksynergy impactradius daisycon`,
  display: 'doubleclick googlesyndication googleadservices criteo adroll dv360 taboola outbrain',
  passing: `paypal klarna stripe adyen mollie worldpay sofort giropay bancontact afterpay clearpay affirm 3ds
    cardinalcommerce arcot shopifycs`,
});

/** Short ones: only as the first word of a source, as anything may be called so. */
export const FIRST_NAMES = byWord<Place>({ social: 'fb ig tt yt', search: 'ddg gmb gbp gads' });
/** Only as its one word. */
export const LONE_NAMES = byWord<Place>({ social: 'x an th li msg pin snap', search: 'microsoft ask' });

/** Hosts and apps whose parts would say something else; with all below them. */
export const HOSTS = byWord<Place>({
  search: 'search.brave.com com.google.android.googlequicksearchbox com.google.android.apps.maps',
  social: `x.com t.co pin.it redd.it com.google.android.youtube com.zhiliaoapp.musically
    com.ss.android.ugc.trill`,
  mail: 'mail.google.com com.google.android.gm com.google.android.gm.lite ch.protonmail.android deref-mail.com',
  passing: `shop.app pay.google.com pay.amazon.com pay.apple.com pay.shopify.com checkout.shopify.com
    accounts.google.com appleid.apple.com login.live.com login.microsoftonline.com`,
  site: `docs.google.com drive.google.com sites.google.com groups.google.com classroom.google.com
    calendar.google.com meet.google.com gemini.google.com bard.google.com news.google.com
    com.google.android.apps.docs com.google.android.apps.magazines finance.yahoo.com news.yahoo.com`,
});

/** Parameters that advertisers, and others, put on a link that was clicked. */
export const CLICK_IDS = byWord<string>({
  paid_search: 'gclid gbraid wbraid msclkid yclid',
  paid_social: 'ttclid twclid li_fat_id sccid rdt_cid',
  display: 'dclid',
  affiliate: 'awc irclickid',
  // put on links of both kinds
  organic_social: 'fbclid igshid igsh epik',
  email: 'mc_eid _kx',
});

/** A campaign's medium. */
export const MEDIA = byWord<MediumKind>({
  email: 'email emails mail mails newsletter newsletters mailing edm',
  sms: 'sms mms text textmessage whatsapp messenger rcs',
  affiliate: 'affiliate affiliates affiliation affiliatemarketing partner partners partnership',
  display: 'display banner banners cpm programmatic native interstitial expandable gdn displayads',
  paid_search: 'paidsearch sem searchads searchad',
  paid_social: 'paidsocial socialpaid socialad socialads paidsocialmedia',
  paid: `paid ad ads advert adverts advertising ppc cpc cpv cpa cpl cpe cpi retargeting remarketing sponsored
    boosted promoted shopping paidshopping pla paidmedia paidother paidvideo pmax performancemax crossnetwork`,
  organic_search: 'organicsearch seo naturalsearch organicshopping search',
  organic_social: `social organicsocial socialorganic socialnetwork socialmedia sm smm organicvideo linkinbio
    bio story stories`,
  organic: 'organic',
  referral: 'referral referrer link backlink blog',
  other: `push webpush mobilepush pushnotification pushnotifications mobilepushnotification
    mobilepushnotifications qr qrcode video audio podcast print flyer tv television radio offline event`,
  none: 'none direct typein',
});

/** What channels are called elsewhere, as a whole. */
export const LABELS = byWord<string>({
  unknown: 'unassigned notset notavailable na none web website onlinestore onlineshop ecommerce webshop',
  direct: 'typein directtraffic',
  pos: 'pointofsale retail retailstore instore kasse ladengeschäft ladengeschaeft till',
  phone: 'telephone telefon phonecall phoneorder phoneorders telephonesales callcenter callcentre telesales',
  wholesale: 'grosshandel großhandel reseller trade',
  draft: 'drafts draftorder draftorders admin manual backoffice',
  subscription: 'subscriptions subscriptioncontract subscriptionrenewal renewal renewals recurring abo',
});

/** One such word among others is enough: `ebay_de` is a marketplace. */
export const PARTS = byWord<string>({
  pos: 'pos',
  wholesale: 'wholesale b2b',
  marketplace: `marketplace marketplaces amazon ebay etsy zalando otto kaufland walmart cdiscount bolcom allegro
    manomano rakuten mirakl tiktokshop`,
  draft: 'draft',
});
