/** The analyst's table. */
export { csvOf } from './csv';
export { gridOf, type Cell, type Figure, type Grid } from './grid';
export { askSeries, type SeriesAnswer, type SeriesRow } from './series';
export { tableOf } from './table';
export { addView, listViews, removeView, renameView, updateView } from './views';
