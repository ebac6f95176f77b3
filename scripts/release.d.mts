/** Paths of what runs, from the root of the project. */
export const RUNTIME: string[];
export const productionFiles: (manifest: object, lock: object) => { manifest: object; lock: object };
export const shippedBill: (bill: object, shipped: { name: string; version: string }[]) => object;
