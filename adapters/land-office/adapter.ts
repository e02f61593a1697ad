import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { createListener } from '../../src/protocols/inbound.js';
import { answerCall } from './answer-call.js';
import { config, type LandOfficeConfig } from './config.js';

const inbound = ['getBPHTBService', 'getPBBService', 'postDataBPN'] as const;

export const landOffice = defineAdapter<LandOfficeConfig>({
  api: ADAPTER_API,
  kind: 'land-office',
  summary:
    'Land office (ATR/BPN): asks the regency about transfer duty (BPHTB) and land tax (PBB), and reports new owners, in its own host-to-host dialect',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound,
  connect(settings, tools) {
    const listener = createListener();
    for (const operation of inbound)
      tools.ingress.post(operation, (message) =>
        answerCall({ settings, tools, accept: listener.current() }, operation, message),
      );
    return {
      listen: listener.listen,
      // It is never called, so there is nothing to reach.
      async probe() {},
      async close() {
        listener.close();
      },
    };
  },
});
