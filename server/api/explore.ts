import { z } from 'zod';
import { addView, csvOf, gridOf, listViews, removeView, renameView, tableOf, updateView } from '../explore';
import type { SavedView, TableAnswer, TableQuestion } from '../explore/types';
import { badInput } from '../errors';
import * as inputs from './inputs';
import { router, storeEditor, storeReader } from './trpc';

/** More than that nobody reads on a page, and a browser would not hold it well. */
const MOST_ROWS = 10_000;

type Asked = Omit<z.output<typeof inputs.tableQuestion>, 'store'>;

export const questionOf = ({ compareFrom, compareTo, ...question }: Asked): TableQuestion => ({
  ...question,
  compare: compareFrom && compareTo ? { from: compareFrom, to: compareTo } : null,
});

const refuseLong = (table: TableAnswer): TableAnswer => {
  const { length } = table.rows;
  if (length > MOST_ROWS)
    throw badInput(
      `This table would have ${length.toLocaleString('en')} rows: the page shows at most ${MOST_ROWS.toLocaleString('en')}.`,
      'Choose a shorter period, a longer grain, or a filter. The command line (kpi … --csv) has no such limit.',
    );
  return table;
};

export const exploreRouter = router({
  table: storeReader
    .input(inputs.tableQuestion)
    .query(({ ctx, input: { store: _, ...asked } }): Promise<TableAnswer> =>
      ctx.read(async (tx, store) => refuseLong(await tableOf(tx, store, questionOf(asked), ctx.clock()))),
    ),
  csv: storeReader
    .input(z.strictObject({ store: inputs.store, question: inputs.tableQuestion, layout: inputs.layout }))
    .query(({ ctx, input: { question, layout } }): Promise<string> =>
      ctx.read(async (tx, store) => {
        const { store: _, ...asked } = question;
        const wanted = questionOf(asked);
        return csvOf(gridOf(wanted, await tableOf(tx, store, wanted, ctx.clock()), layout), store.currency);
      }),
    ),
});

const ofView = z.strictObject({ store: inputs.store, slug: inputs.viewSlug });

export const viewsRouter = router({
  list: storeReader
    .input(z.strictObject({ store: inputs.store }))
    .query(({ ctx }): Promise<SavedView[]> => ctx.read(listViews)),
  /** With a slug it replaces that view's table, without one it adds a view. */
  save: storeEditor
    .input(
      z.union([
        z.strictObject({ store: inputs.store, name: inputs.viewName, state: inputs.viewState }),
        z.strictObject({ store: inputs.store, slug: inputs.viewSlug, state: inputs.viewState }),
      ]),
    )
    .mutation(({ ctx, input }): Promise<SavedView> =>
      ctx.database.write((tx) =>
        'slug' in input
          ? updateView(tx, ctx.store, input.slug, input.state, ctx.clock())
          : addView(tx, ctx.store, input, ctx.clock()),
      ),
    ),
  rename: storeEditor
    .input(z.strictObject({ ...ofView.shape, name: inputs.viewName }))
    .mutation(({ ctx, input }): Promise<SavedView> =>
      ctx.database.write((tx) => renameView(tx, ctx.store, input.slug, input.name, ctx.clock())),
    ),
  remove: storeEditor
    .input(ofView)
    .mutation(({ ctx, input }): Promise<void> =>
      ctx.database.write((tx) => removeView(tx, ctx.store, input.slug)),
    ),
});
