/** Bounds that both sides hold of what people write: a form says them before it asks. */

/** Most characters of a text. */
export const LONGEST = {
  author: 80,
  deliverable: 120,
  owner: 80,
  criterion: 200,
  blockedBy: 200,
  phase: 60,
  focus: 120,
  objective: 500,
  store: 120,
} as const;

/** What a store is called in addresses. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Of a deliverable or a KPI target, which weighs more than 0. */
export const MOST_WEIGHT = 1_000;

/** A change over the baseline, as a share: −0.99 = −99 %. 0 aims at the baseline itself. */
export const LIFT = { least: -0.99, most: 100 } as const;

/** Calls of a batch. The Explore page, which asks most, asks six at once. */
export const MOST_CALLS = 20;
