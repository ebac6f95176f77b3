import { z } from 'zod';
import {
  addView,
  csvOf,
  gridOf,
  listViews,
  removeView,
  renameView,
  tableOf,
  updateView,
} from '../../explore';
import type { SavedView, TableAnswer } from '../../explore/types';
import * as inputs from '../../input';
import { router, storeEditor, storeReader } from '../door/trpc';
import * as exploreInputs from '../../explore/input';
import { questionOf } from '../../explore/input';
import { tableTooLong } from '../sentences';

/** More than that nobody reads on a page, and a browser would not hold it well. */
const MOST_ROWS = 10_000;

const refuseLong = (table: TableAnswer): TableAnswer => {
  const { length } = table.rows;
  if (length > MOST_ROWS) throw tableTooLong(length, MOST_ROWS);
  return table;
};

export const exploreRouter = router({
  table: storeReader
    .input(exploreInputs.tableQuestion)
    .query(({ ctx, input: { store: _, ...asked } }): Promise<TableAnswer> =>
      ctx.read(async (tx, store) => refuseLong(await tableOf(tx, store, questionOf(asked), ctx.clock()))),
    ),
  csv: storeReader
    .input(
      z.strictObject({
        store: inputs.store,
        question: exploreInputs.tableQuestion,
        layout: exploreInputs.layout,
      }),
    )
    .query(({ ctx, input: { question, layout } }): Promise<string> =>
      ctx.read(async (tx, store) => {
        const { store: _, ...asked } = question;
        const wanted = questionOf(asked);
        return csvOf(gridOf(wanted, await tableOf(tx, store, wanted, ctx.clock()), layout), store.currency);
      }),
    ),
});

const ofView = z.strictObject({ store: inputs.store, slug: exploreInputs.viewSlug });

export const viewsRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<SavedView[]> => ctx.read(listViews)),
  /** With a slug it replaces that view's table, without one it adds a view. */
  save: storeEditor
    .input(
      z.union([
        z.strictObject({ store: inputs.store, name: exploreInputs.viewName, state: exploreInputs.viewState }),
        z.strictObject({ store: inputs.store, slug: exploreInputs.viewSlug, state: exploreInputs.viewState }),
      ]),
    )
    .mutation(({ ctx, input }): Promise<SavedView> =>
      ctx.database.write((tx) =>
        'slug' in input
          ? updateView({ tx, store: ctx.store, now: ctx.clock() }, input.slug, input.state)
          : addView(tx, ctx.store, input, ctx.clock()),
      ),
    ),
  rename: storeEditor
    .input(z.strictObject({ ...ofView.shape, name: exploreInputs.viewName }))
    .mutation(({ ctx, input }): Promise<SavedView> =>
      ctx.database.write((tx) =>
        renameView({ tx, store: ctx.store, now: ctx.clock() }, input.slug, input.name),
      ),
    ),
  remove: storeEditor
    .input(ofView)
    .mutation(({ ctx, input }): Promise<void> =>
      ctx.database.write((tx) => removeView(tx, ctx.store, input.slug)),
    ),
});
