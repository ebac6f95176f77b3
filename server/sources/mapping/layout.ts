import type { Layout, ReadOptions } from '../format';
import type { AnyMapping } from './schema';

/** The mapping, of the source that somebody named for this file. */
export const ofSource = <M extends AnyMapping>(mapping: M, { source }: ReadOptions): M =>
  source === undefined ? mapping : { ...mapping, constants: { ...mapping.constants, source } };

/** How the mapping says that the file is cut into cells. */
export const layoutOf = ({ delimiter, header, encoding, skip, sheet }: AnyMapping): Layout => ({
  delimiter,
  header,
  ...(encoding !== undefined && { encoding }),
  ...(skip !== undefined && { skip }),
  ...(sheet !== undefined && { sheet }),
});
