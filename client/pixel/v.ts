import { onCLS, onINP, onLCP, onTTFB, type Metric } from 'web-vitals';

/**
 * Loaded after the page: how fast it was for this visitor, and what scripts of others weighed. One event a page load.
 * A page that is left again after a return sends the same one, brought up to date.
 */

type Fields = Record<string, number | string | undefined>;
type Frame = PerformanceEntry & { scripts?: { sourceURL: string; duration: number }[] };

const { qd } = window as unknown as { qd: (name: string, given: Fields) => void };
const id = Math.random().toString(36).slice(2, 12) + Math.random().toString(36).slice(2, 12);
const found: Fields = {};
/** A page that comes back from the browser's memory is not loaded again: it gives no sample. */
const keep =
  (name: string, scale = 1) =>
  ({ value, navigationType }: Metric) => {
    if (navigationType !== 'back-forward-cache') found[name] = Math.round(value * scale);
  };
const heard = { reportAllChanges: true };
onLCP(keep('lcp'), heard);
onINP(keep('inp'), heard);
onCLS(keep('cls', 1000), heard);
onTTFB(keep('ttfb'));

/** Where this very script came from: it is no stranger. */
const own = new URL('.', import.meta.url).href;

const isForeign = (address: string): boolean => {
  try {
    return !address.startsWith(own) && new URL(address).origin !== location.origin;
  } catch {
    return false;
  }
};

let blocking: number | undefined;
if (PerformanceObserver.supportedEntryTypes?.includes('long-animation-frame')) {
  blocking = 0;
  new PerformanceObserver((list) => {
    for (const { scripts = [] } of list.getEntries() as Frame[])
      for (const { sourceURL, duration } of scripts)
        if (isForeign(sourceURL)) blocking = (blocking ?? 0) + duration;
  }).observe({ type: 'long-animation-frame', buffered: true });
}

const leave = () => {
  const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
    ({ initiatorType, name }) => initiatorType === 'script' && isForeign(name),
  );
  qd('vitals', {
    i: id,
    ...found,
    tn: scripts.length,
    tb: scripts.reduce((sum, { transferSize }) => sum + transferSize, 0),
    tm: blocking === undefined ? undefined : Math.round(blocking),
  });
};
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') leave();
});
