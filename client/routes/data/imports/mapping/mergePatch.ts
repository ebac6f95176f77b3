/** A change of a JSON object: what it names is set, an object is changed in turn, and null removes (RFC 7386). */
export type Patch = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Patch =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const patched = (value: Patch, patch: Patch): Patch => {
  const next: Record<string, unknown> = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    const own = next[key];
    if (change === null) delete next[key];
    else next[key] = isObject(change) ? patched(isObject(own) ? own : {}, change) : change;
  }
  return next;
};
