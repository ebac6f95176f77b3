import type { MetricEntry } from '../metric';

/** Percentiles of what real visitors' browsers measured: nearest rank, over all values of the period. */
const percentile = { unit: 'count', better: 'down', minSample: { den: 200 } } as const;

/** METRICS sections 3 and 10. Phones and computers are never judged together: ask by device. */
export const SPEED = {
  lcp_p75: {
    ...percentile,
    label: 'LCP, p75 (ms)',
    definition:
      'Largest contentful paint that three quarters of the page views did not exceed, in ms, as real visitors had it (kept to 10 ms). Good up to 2,500, poor above 4,000; judge phones and computers apart.',
    source: 'METRICS 10',
    origin: 'web.dev Core Web Vitals',
    num: ['lcp_p75'],
    samples: 'lcp_samples',
  },
  inp_p75: {
    ...percentile,
    label: 'INP, p75 (ms)',
    definition:
      'Interaction to next paint that three quarters of the page views with an interaction did not exceed, in ms. Good up to 200, poor above 500.',
    source: 'METRICS 10',
    origin: 'web.dev Core Web Vitals',
    num: ['inp_p75'],
    samples: 'inp_samples',
  },
  cls_p75: {
    ...percentile,
    unit: 'number',
    label: 'CLS, p75',
    definition:
      'Cumulative layout shift that three quarters of the page views did not exceed. Good up to 0.1, poor above 0.25.',
    source: 'METRICS 10',
    origin: 'web.dev Core Web Vitals',
    num: ['cls_p75'],
    samples: 'cls_samples',
    parts: 1_000,
  },
  ttfb_p75: {
    ...percentile,
    label: 'TTFB, p75 (ms)',
    definition:
      'Time to first byte that three quarters of the page views did not exceed, in ms (kept to 10 ms). Good up to 800.',
    source: 'METRICS 10',
    origin: 'web.dev',
    num: ['ttfb_p75'],
    samples: 'ttfb_samples',
  },
  checkout_clicks_p50: {
    ...percentile,
    label: 'Checkout clicks, p50',
    definition:
      'Activations of controls by pointer or touch from the first checkout screen to the order that half of the completed sessions on phones did not exceed.',
    source: 'METRICS 3',
    num: ['checkout_clicks_p50'],
    samples: 'checkout_clicks_samples',
  },
  checkout_clicks_p75: {
    ...percentile,
    label: 'Checkout clicks, p75',
    definition:
      'Activations of controls by pointer or touch from the first checkout screen to the order that three quarters of the completed sessions on phones did not exceed.',
    source: 'METRICS 3',
    num: ['checkout_clicks_p75'],
    samples: 'checkout_clicks_samples',
  },
  js_error_rate: {
    label: 'Error rate',
    unit: 'fraction',
    better: 'down',
    definition:
      'Share of the sessions whose pages are watched for errors that had an uncaught one. Good below 1 %.',
    source: 'METRICS 10',
    num: ['sessions_error'],
    den: ['sessions_watched'],
    proportion: true,
    minSample: { den: 200 },
  },
} satisfies Record<string, MetricEntry>;
