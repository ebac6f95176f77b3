export { csvOf } from './csv';
export { gridOf, type Cell, type Figure, type Grid } from './grid';
export { tableOf } from './table';
export { addView, listViews, removeView, renameView, updateView } from './views';
