import { z } from 'zod';
import { text } from '../facts/fields';
import { WORK_STATES } from '../../shared/lists';
import * as inputs from '../input';
import * as askInputs from '../ask/input';
import { LIFT, LONGEST, MOST_WEIGHT } from '../../shared/limits';

/** What an edit of the roadmap may contain. */

const MOST_CRITERIA = 50;
const MOST_ITEMS = 200;

const id = z.uuid('is not the id of an item of the roadmap');
const version = z.int().min(0, 'is not a version of the roadmap').max(2_147_483_647);
const weight = z.number().gt(0, 'must be above 0').max(MOST_WEIGHT, 'must be at most 1,000');
const day = inputs.day.nullable();

/** Who changes it: a plain name until there is sign-in. */
const author = text(LONGEST.author);

const criterion = z.strictObject({ name: text(LONGEST.criterion), accepted: z.boolean() });

const acceptance = z
  .array(criterion)
  .min(1, 'has no criterion: done is what is accepted of them')
  .max(MOST_CRITERIA, `has more than ${MOST_CRITERIA} criteria`)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'names a criterion twice');

const deliverable = z.strictObject({
  name: text(LONGEST.deliverable),
  owner: text(LONGEST.owner).nullable(),
  weight,
  acceptance,
  state: z.enum(WORK_STATES, `is none of ${WORK_STATES.join(', ')}`),
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
  'is neither a target value nor a lift between −99% and 10,000% other than 0',
);

const target = z.strictObject({ metric: askInputs.metric, weight, aim });

const phase = z.strictObject({
  name: text(LONGEST.phase),
  focus: text(LONGEST.focus),
  objective: text(LONGEST.objective),
  startDay: inputs.day,
  endDay: inputs.day,
  deliverablesWeight: z.number().min(0, 'is below 0').max(1, 'is above 1'),
});

const hasField = (patch: object): boolean => Object.keys(patch).length > 0;
const NOTHING = 'changes nothing';

const by = z.strictObject({ store: inputs.store, author });
/** An edit rests on the version that its author saw. */
const edit = by.extend({ basedOn: version });

export const layOut = by.extend({ startDay: inputs.day });
export const undo = by.extend({ version: version.min(1) });
export const editPhase = edit.extend({ id, change: phase.partial().refine(hasField, NOTHING) });
export const addDeliverable = edit.extend({ phaseId: id, deliverable });
export const editDeliverable = edit.extend({ id, change: deliverable.partial().refine(hasField, NOTHING) });
export const reorderDeliverables = edit.extend({ phaseId: id, ids: z.array(id).max(MOST_ITEMS) });
export const addTarget = edit.extend({ phaseId: id, target });
export const editTarget = edit.extend({ id, change: target.partial().refine(hasField, NOTHING) });
export const removeItem = edit.extend({ id });
export const history = z.strictObject({ store: inputs.store, before: version.min(1).optional() });
