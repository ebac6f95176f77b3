/** What is wrong with a setting of the pixel, or an event of it, in one place. */

export const INVALID = {
  range: 'is no address or range such as 203.0.113.0/24',
  prefix: (bits: number): string => `has a prefix that is not between 0 and ${bits}`,
} as const;
