/** Names of the sources of figures that are not counted here. */
const SOURCES: Readonly<Record<string, string>> = {
  ga4: 'Google Analytics 4',
  'shopify-analytics': 'Shopify’s analytics',
  api: 'the API or a file',
};

export const sourceName = (source: string): string => SOURCES[source] ?? source;
