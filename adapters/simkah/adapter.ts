import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { probeFolder, watchFolder } from '../../src/protocols/drop-folder.js';
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
  connect(settings, { clock, log }) {
    const reader = createReader(clock);
    return {
      listen: (accept, signal) => watchFolder({ settings, reader, accept, signal, clock, log }),
      probe: () => probeFolder(settings),
      async close() {},
    };
  },
});
