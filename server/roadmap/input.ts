import { z } from 'zod';
import { text } from '../facts/fields';
import { WORK_STATES } from '../../shared/lists';
import * as inputs from '../input';
import * as askInputs from '../ask/input';
import { INVALID } from './sentences';
import { LIFT, LONGEST, MOST_WEIGHT } from '../../shared/limits';

/** What an edit of the roadmap may contain. */

const MOST_CRITERIA = 50;
const MOST_ITEMS = 200;

const id = z.uuid(INVALID.id);
const version = z.int().min(0, INVALID.version).max(2_147_483_647);
const weight = z.number().gt(0, INVALID.noWeight).max(MOST_WEIGHT, INVALID.bigWeight);
const day = inputs.day.nullable();

/** Who changes it: a plain name until there is sign-in. */
const author = text(LONGEST.author);

const criterion = z.strictObject({ name: text(LONGEST.criterion), accepted: z.boolean() });

const acceptance = z
  .array(criterion)
  .min(1, INVALID.noCriterion)
  .max(MOST_CRITERIA, INVALID.manyCriteria(MOST_CRITERIA))
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, INVALID.criterionTwice);

const deliverable = z.strictObject({
  name: text(LONGEST.deliverable),
  owner: text(LONGEST.owner).nullable(),
  weight,
  acceptance,
  state: z.enum(WORK_STATES, INVALID.state(WORK_STATES)),
  startDay: day,
  dueDay: day,
  blockedBy: text(LONGEST.blockedBy).nullable(),
});

const aim = z.union(
  [
    z.strictObject({ target: z.number().min(-1e15).max(1e15) }),
    z.strictObject({
      lift: z
        .number()
        .min(LIFT.least)
        .max(LIFT.most)
        .refine((lift) => lift !== 0),
    }),
  ],
  INVALID.aim,
);

const target = z.strictObject({ metric: askInputs.metric, weight, aim });

const phase = z.strictObject({
  name: text(LONGEST.phase),
  focus: text(LONGEST.focus),
  objective: text(LONGEST.objective),
  startDay: inputs.day,
  endDay: inputs.day,
  deliverablesWeight: z.number().min(0, INVALID.belowZero).max(1, INVALID.aboveOne),
});

const hasField = (patch: object): boolean => Object.keys(patch).length > 0;

const by = z.strictObject({ store: inputs.store, author });
/** An edit rests on the version that its author saw. */
const edit = by.extend({ basedOn: version });

export const layOut = by.extend({ startDay: inputs.day });
export const undo = by.extend({ version: version.min(1) });
export const editPhase = edit.extend({ id, change: phase.partial().refine(hasField, INVALID.noChange) });
export const addDeliverable = edit.extend({ phaseId: id, deliverable });
export const editDeliverable = edit.extend({
  id,
  change: deliverable.partial().refine(hasField, INVALID.noChange),
});
export const reorderDeliverables = edit.extend({ phaseId: id, ids: z.array(id).max(MOST_ITEMS) });
export const addTarget = edit.extend({ phaseId: id, target });
export const editTarget = edit.extend({ id, change: target.partial().refine(hasField, INVALID.noChange) });
export const removeItem = edit.extend({ id });
export const history = z.strictObject({ store: inputs.store, before: version.min(1).optional() });
