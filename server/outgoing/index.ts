/** Every call that leaves this machine. */
export {
  atFirst,
  checkAddress,
  isPrivate,
  openOutgoing,
  type Outgoing,
  type OutgoingAnswer,
} from './outgoing';
