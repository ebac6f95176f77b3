/** What is wrong with an installation, and what to do. */
export { examine, type Examined, type Patient } from './doctor';
