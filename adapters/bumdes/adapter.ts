import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { registerOf } from '../../src/protocols/drop-register.js';
import { type BumdesConfig, config } from './config.js';
import { watchDue } from './overdue.js';
import { createReader, operation, reportersOf } from './report.js';

export const bumdes = defineAdapter<BumdesConfig>({
  api: ADAPTER_API,
  kind: 'bumdes',
  summary: 'Village enterprises: monthly trial balances, XLSX and CSV',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound: [operation],
  connect(settings, tools) {
    const reporters = reportersOf(settings);
    const { dueDay = 10 } = settings;
    const expectation = { register: registerOf(settings), sources: [...reporters.keys()], dueDay };
    const drops = dropConnection(settings, createReader(reporters, expectation), tools);
    return {
      ...drops,
      async listen(accept, signal, refuse) {
        await Promise.all([drops.listen?.(accept, signal, refuse), watchDue(expectation, { ...tools, signal })]);
      },
    };
  },
});
