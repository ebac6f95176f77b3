/** Of one pool. Beyond it a statement is sent as it is: the server keeps what is prepared until the connection ends. */
const MAX_PREPARED = 500;
const MAX_LENGTH = 20_000;

/** The name under which a statement is prepared; null = it is sent as it is. */
export type NameOf = (text: string) => string | null;

/**
 * Statements are prepared from the second time on: then the server has parsed them. Statements that are asked
 * once, or are very long, are not worth it.
 */
export const preparing = (): NameOf => {
  const seen = new Set<string>();
  const prepared = new Map<string, string>();
  return (text) => {
    const name = prepared.get(text);
    if (name !== undefined) return name;
    if (text.length > MAX_LENGTH || prepared.size >= MAX_PREPARED) return null;
    if (!seen.delete(text)) {
      if (seen.size >= MAX_PREPARED) seen.clear();
      seen.add(text);
      return null;
    }
    const next = `q${prepared.size}`;
    prepared.set(text, next);
    return next;
  };
};
