import { plainAddress, type Ranges } from '../../addresses';

/** Whose request it was, behind proxies. Addresses are used for ids, limits and filters, and never kept. */

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/**
 * The visitor's address. What a proxy says of whom it speaks for counts only if the proxy is known: this
 * machine, or one of `proxies`. So nobody can choose an address by a header.
 * @param peer the other end of the connection
 * @param forwarded `X-Forwarded-For`: the nearest last
 */
export const visitorAddress = (peer: string, forwarded: string | undefined, proxies: Ranges): string => {
  let address = plainAddress(peer) ?? '0.0.0.0';
  for (const hop of forwarded?.split(',').reverse() ?? []) {
    const before = isLoopback(address) || proxies.has(address) ? plainAddress(hop.trim()) : null;
    if (before === null) break;
    address = before;
  }
  return address;
};
