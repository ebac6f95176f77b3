/** A JSON merge patch (RFC 7386): null removes, an object goes into what is there, all else takes its place. */

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const merged = (target: Json, patch: Json): Json => {
  const out: Json = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete out[name];
    else out[name] = isObject(value) ? merged(isObject(out[name]) ? out[name] : {}, value) : value;
  }
  return out;
};
