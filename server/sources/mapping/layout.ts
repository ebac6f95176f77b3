import type { Layout } from '../format';
import type { AnyMapping } from './schema';

/** How the mapping says that the file is cut into cells. */
export const layoutOf = ({ delimiter, header, encoding, skip, sheet }: AnyMapping): Layout => ({
  delimiter,
  header,
  ...(encoding !== undefined && { encoding }),
  ...(skip !== undefined && { skip }),
  ...(sheet !== undefined && { sheet }),
});
