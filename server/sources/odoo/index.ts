/** Odoo: as files, and fetched. */
export { odoo } from './driver';
export { odooOrdersJson } from './format';
