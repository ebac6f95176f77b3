/** Two invented shops with a story to tell, so that every page has something to show. */
export { beginDemo, demoState } from './loading';
export { loadDemo } from './load';
export { offerDemo, removeDemo } from './offer';
export { byStore } from './steps';
