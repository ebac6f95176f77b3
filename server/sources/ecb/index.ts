/** The euro reference rates: as files, and fetched. */
export { ecb } from './driver';
export { ecbFx } from './format';
