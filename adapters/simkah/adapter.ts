import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { config, type SimkahConfig } from './config.js';
import { createReader, operation } from './export.js';

export const simkah = defineAdapter<SimkahConfig>({
  api: ADAPTER_API,
  kind: 'simkah',
  summary: 'Marriage registration: SIMKAH exports, XLSX and CSV',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound: [operation],
  connect: (settings, tools) => dropConnection(settings, createReader(tools.clock, settings.villages), tools),
});
