/** Files, checked, staged and published at once; and undone. */
export {
  importFile,
  type ImportProgress,
  type ImportReport,
  type ImportRequest,
  type NamedMapping,
} from './importFile';
export { clearInterrupted, isWorkedOnHere } from './importLog';
export { listImports, type ImportView } from './imports';
export { lookAt, type Look } from './lookAt';
export { listMappings, mappingNamed, removeMapping, saveMapping, type SavedMapping } from './mappings';
export { importNamed, rejectionsCsv } from './rejectionsCsv';
export { enqueueUndo, undoImport, undoInBackground } from './undo';
