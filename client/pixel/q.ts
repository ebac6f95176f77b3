/**
 * What a storefront loads: as small as it can be, and without a cookie. Nothing is kept on the device unless the
 * visitor consents. Calls: qd('product'), qd('cart'), qd('checkout', 'step'), qd('order', {id, value, currency}),
 * qd('view'), qd('click') for a checkout that it can't see, qd('consent', true | false).
 */

type Call = [name: string, given?: unknown];
type Fields = Record<string, unknown>;
interface Queue {
  (...call: Call): void;
  q?: Call[];
}

(() => {
  const me = document.currentScript as HTMLScriptElement;
  const at = me.src.replace(/[^/]*$/, '');
  const to = at + me.dataset.key;
  const isManual = 'manual' in me.dataset;
  const shop = window as unknown as { qd?: Queue };
  const nav = navigator;
  const ID = 'qd_id';

  const random = () => Math.random().toString(36).slice(2, 12);
  const uid = () => random() + random();
  /** Storage may be refused altogether. */
  const stored = (value?: string | null): string | null => {
    try {
      if (value) localStorage[ID] = value;
      if (value === null) delete localStorage[ID];
      return localStorage[ID] ?? null;
    } catch {
      return null;
    }
  };

  let person = stored();
  let isNew: 1 | undefined;
  let waiting: (Fields & { at: number })[] = [];
  let page = '';
  let first = '';
  let path = '';
  let inCheckout = false;
  let clicks = 0;
  let clicked = 0;
  let errors = 0;
  let timer = 0;
  let pause = 1000;

  const later = (ms: number) => {
    timer ||= window.setTimeout(send, ms);
  };

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    if (clicks) {
      waiting.push({ i: uid(), k: 'click', p: page || undefined, n: clicks, at: Date.now() });
      clicks = 0;
    }
    // the server takes no more at once
    const batch = waiting.splice(0, 50);
    if (!batch[0]) return;
    const now = Date.now();
    const body = JSON.stringify({
      h: nav.webdriver ? 1 : undefined,
      t: nav.maxTouchPoints > 1 ? 1 : undefined,
      u: person ?? undefined,
      j: isNew,
      e: batch.map(({ at: when, ...fields }) => ({ ...fields, a: Math.max(0, now - when) })),
    });
    // nobody would hear an answer on a page that goes
    if (document.visibilityState === 'hidden' && nav.sendBeacon?.(to, body)) return;
    fetch(to, { method: 'POST', body, keepalive: true, credentials: 'omit' })
      .then(({ status }) => status !== 429 && status < 500)
      .catch(() => false)
      .then((isDone) => {
        if (isDone) {
          pause = 1000;
          isNew = undefined;
        } else {
          // tried again, the same events under the same ids; the oldest go when there are too many
          waiting = batch.concat(waiting).slice(-200);
          later((pause = Math.min(pause * 2, 60000)));
        }
        if (waiting[0]) later(pause);
      });
  };

  const event = (kind: string, fields?: Fields) => {
    waiting.push({ i: uid(), k: kind, p: page || undefined, ...fields, at: Date.now() });
    if (kind === 'order' || document.visibilityState === 'hidden') send();
    else later(1000);
  };

  const view = () => {
    path = location.pathname;
    page = uid();
    first ||= page;
    inCheckout = false;
    const asked = new URLSearchParams(location.search);
    const utm = (name: string) => asked.get('utm_' + name)?.slice(0, 100);
    let from: string | undefined;
    try {
      from = new URL(document.referrer).hostname;
    } catch {
      // there is none
    }
    event('view', {
      i: page,
      p: undefined,
      r: from === location.hostname ? undefined : from,
      s: utm('source'),
      m: utm('medium'),
      // that an advertisement was clicked, not which
      g: 'gclid gbraid wbraid dclid msclkid yclid fbclid ttclid twclid li_fat_id rdt_cid ScCid'
        .split(' ')
        .find((name) => asked.has(name)),
      l: (document.documentElement.lang || nav.language).slice(0, 35),
    });
  };

  const click = () => {
    clicks++;
    later(1000);
  };

  const calls: Record<string, (given: never) => void> = {
    view,
    product: () => event('product'),
    cart: () => event('cart'),
    checkout(step?: string) {
      event('checkout', { s: step?.slice(0, 60) });
      inCheckout = true;
    },
    order({ id, value, currency }: { id: unknown; value?: unknown; currency?: unknown }) {
      inCheckout = false;
      if (clicks) event('click', { n: clicks });
      clicks = 0;
      event('order', { o: String(id), v: value === undefined ? undefined : String(value), c: currency });
    },
    click,
    vitals: (given: Fields) => event('vitals', { ...given, p: first || undefined }),
    consent(isGiven: boolean) {
      if (isGiven && !person) {
        stored((person = uid()));
        isNew = 1;
        event('consent');
      } else if (!isGiven) person = stored(null);
    },
  };

  const qd: Queue = (name, given) => calls[name]?.(given as never);

  if (!isManual) view();
  for (const [name, given] of shop.qd?.q ?? []) qd(name, given);
  shop.qd = qd;

  addEventListener(
    'click',
    ({ target, isTrusted, detail, timeStamp }) => {
      const control =
        'a,button,input,select,textarea,label,summary,[role=button],[role=link],[role=radio],[role=tab],[onclick]';
      // a key press is no pointer (detail 0); a label passes its click on within the same moment
      if (!inCheckout || !isTrusted || !detail || timeStamp - clicked < 5) return;
      if (!(target as Element).closest?.(control)) return;
      clicked = timeStamp;
      click();
    },
    true,
  );
  const wrong = () => {
    if (errors++ < 5) event('error', { n: 1 });
  };
  // a sandbox has errors and a speed of its own, which are not the shop's
  if (!isManual) {
    addEventListener('error', wrong);
    addEventListener('unhandledrejection', wrong);
  }
  addEventListener('pagehide', send);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && send());
  addEventListener('online', send);

  // shops that change pages without loading them
  const { pushState } = history;
  const moved = () => location.pathname !== path && !isManual && view();
  history.pushState = function (...given) {
    pushState.apply(this, given);
    moved();
  };
  addEventListener('popstate', moved);

  const measure = () => {
    const vitals = document.createElement('script');
    vitals.type = 'module';
    vitals.src = at + 'v.js';
    document.head.append(vitals);
  };
  if (isManual) return;
  if (document.readyState === 'complete') measure();
  else addEventListener('load', measure);
})();
