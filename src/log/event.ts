import type { LogRecord } from './log.js';

/** What an entry must say of an event. */
type Event = Pick<LogRecord, 'kind' | 'at' | 'exchange' | 'config' | 'outcome'> &
  Partial<
    Pick<LogRecord, 'parent' | 'consumer' | 'provider' | 'service' | 'mode' | 'purpose' | 'agreement' | 'note' | 'code'>
  >;

/** The record of what was no call to a system: nothing was asked or returned, and what is not told does not apply. */
export const eventRecord = (event: Event): LogRecord => ({
  consumer: '',
  provider: '',
  service: '',
  mode: '',
  purpose: '',
  agreement: '',
  elements: { asked: [], returned: [], withheld: [] },
  code: null,
  native: null,
  attempts: 0,
  ms: { total: 0, provider: 0 },
  sealed: { subjects: [] },
  ...event,
});
