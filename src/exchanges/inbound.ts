import type { Accept as AcceptNative } from '../adapter/adapter.js';

export interface InboundParts {
  /** Whether the operation brings an event, under the configuration in force. */
  readonly isEvent: (system: string, operation: string) => boolean;
  readonly receive: (system: string) => AcceptNative;
  readonly consume: (system: string) => AcceptNative;
}

/** Where everything arrives that adapters hand over: events are received, questions and writes are consumed. */
export const createInbound = ({ isEvent, receive, consume }: InboundParts): ((system: string) => AcceptNative) => {
  return (system) => (message) => (isEvent(system, message.operation) ? receive : consume)(system)(message);
};
