/** A package that is shipped, with its places in the lock file. */
export interface ShippedPackage {
  name: string;
  version: string;
  /** As SPDX writes it; null = the package names none. */
  license: string | null;
  parts: ('server' | 'dashboard')[];
  paths: string[];
}
export const shippedPackages: () => ShippedPackage[];
