/** An order in an address, by its source and id. */

export const orderAddress = (source: string, id: string): string =>
  `${encodeURIComponent(source)}/${encodeURIComponent(id)}`;

/** Null for an address that names no order. */
export const orderOf = (address: string | undefined): { source: string; id: string } | null => {
  const [source, id, ...more] = (address ?? '').split('/');
  if (!source || !id || more.length > 0) return null;
  try {
    return { source: decodeURIComponent(source), id: decodeURIComponent(id) };
  } catch {
    return null;
  }
};
