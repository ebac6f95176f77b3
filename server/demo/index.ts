/** Two invented shops with a story to tell, so that every page has something to show. */
export { loadDemo } from './load';
