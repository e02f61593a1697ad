import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { type SettlementConfig, settlementConfig } from './config.js';
import { createReader, operation } from './reader.js';

export const settlement = defineAdapter<SettlementConfig>({
  api: ADAPTER_API,
  kind: 'settlement',
  summary: "A bank's nightly settlement file of the land tax (PBB-P2)",
  home: new URL('./', import.meta.url),
  config: settlementConfig,
  operations: {},
  inbound: [operation],
  connect: (settings, tools) => dropConnection(settings, createReader(settings), tools),
});
