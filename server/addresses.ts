import { BlockList, isIP } from 'node:net';
import { INVALID_ADDRESS } from './sentences';

/** Addresses of the internet, as they are written and compared. */

/** An address as it is compared: without the IPv4-in-IPv6 prefix, zone and port. Null = it is none. */
export const plainAddress = (given: string): string | null => {
  if (isIP(given) === 4) return given;
  const text = given
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/%.*$/, '');
  const bare = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(text) ? text.slice(0, text.lastIndexOf(':')) : text;
  const address = bare.toLowerCase().startsWith('::ffff:') && bare.includes('.') ? bare.slice(7) : bare;
  return isIP(address) === 0 ? null : address.toLowerCase();
};

/** What is wrong with an address or range such as 203.0.113.0/24; null = nothing. */
export const rangeProblem = (range: string): string | null => {
  const [address = '', prefix, ...more] = range.split('/');
  const version = isIP(address);
  const bits = version === 4 ? 32 : 128;
  if (version === 0 || more.length > 0) return INVALID_ADDRESS.range;
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
    return INVALID_ADDRESS.prefix(bits);
  return null;
};

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?$/i;

/** What is wrong with a host such as shop.lan or 10.0.0.5:8069; null = nothing. An IPv6 address stands without brackets. */
export const hostProblem = (host: string): string | null =>
  isIP(host) === 6 || HOST.test(host) ? null : INVALID_ADDRESS.host;

export interface Ranges {
  has(address: string): boolean;
}

/** Addresses and ranges as something to ask; wrong ones are left out. */
export const rangesOf = (ranges: readonly string[]): Ranges => {
  const list = new BlockList();
  for (const range of ranges) {
    if (rangeProblem(range) !== null) continue;
    const [address, prefix] = range.split('/') as [string, string | undefined];
    const type = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, type);
    else list.addSubnet(address, Number(prefix), type);
  }
  if (ranges.length === 0) return { has: () => false };
  return { has: (address) => list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6') };
};

/**
 * What an address is counted as. An IPv6 address counts by the 64 bits that a network gives to one customer, who may
 * take any of the 2^64 addresses behind them.
 * @param address as `plainAddress` gives it
 */
export const customerOf = (address: string): string => {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const groups = before === '' ? [] : before.split(':');
  // what `::` leaves out are zeros, and they may reach into the first four groups
  if (after !== undefined && groups.length < 4) {
    const behind = after === '' ? [] : after.split(':');
    const width = behind.length + (after.includes('.') ? 1 : 0);
    while (groups.length + width < 8) groups.push('0');
    groups.push(...behind);
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
};
