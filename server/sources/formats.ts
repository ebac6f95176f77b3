import { fx } from './canonical/fx';
import { orders } from './canonical/orders';
import { sessions } from './canonical/sessions';
import { spend } from './canonical/spend';
import { onlineRetail } from './onlineRetail';

/** Every kind of file that can be imported, by the name that the command line knows it by. */
export const FORMATS = { orders, sessions, spend, fx, 'online-retail': onlineRetail } as const;
export type FormatId = keyof typeof FORMATS;
export const FORMAT_IDS = Object.keys(FORMATS) as FormatId[];
