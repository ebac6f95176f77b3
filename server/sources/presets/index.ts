/** Order lists of programs without a reader of their own, recognised by their columns. */
export { presetNamed, presetOf, type FoundPreset } from './find';
