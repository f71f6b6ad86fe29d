export * from './messaging.module.js';
export * from './published-messages.js';
export { toOutgoingMessage } from './to-outgoing-message.js';
