/** Two invented shops with a story to tell, so that every page has something to show. */
export { offerDemo, removeDemo } from './offer';
export { loadDemo } from './load';
