import { isItemFormat } from '../format';
import { FORMAT_IDS, FORMATS, type FormatId } from '../formats';

/** A format of ours, if the header has all that it needs and the more the better. */
export const formatOf = (names: readonly string[], hasHeader: boolean): FormatId | null => {
  if (!hasHeader) return null;
  const fits = FORMAT_IDS.flatMap((id) => {
    const format = FORMATS[id];
    if (isItemFormat(format) || !('columns' in format)) return [];
    const { required, optional, open } = format.columns as {
      required: readonly string[];
      optional: readonly string[];
      open: boolean;
    };
    const known = new Set([...required, ...optional]);
    const isIt =
      required.length > 1 &&
      required.every((name) => names.includes(name)) &&
      (open || names.every((name) => known.has(name)));
    return isIt ? [{ id, size: names.filter((name) => known.has(name)).length }] : [];
  });
  return fits.sort((a, b) => b.size - a.size)[0]?.id ?? null;
};
