import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { registerOf } from '../../src/protocols/drop-register.js';
import { config, type SiskeudesConfig } from './config.js';
import { createReader, operation } from './reader.js';

/** The codes of Ref_Sumber that codes.yaml knows. */
const sources = ['DD', 'DDS', 'ADD', 'PAD', 'PADS', 'PBH', 'PBK', 'PBP', 'DLL'];

export const siskeudes = defineAdapter<SiskeudesConfig>({
  api: ADAPTER_API,
  kind: 'siskeudes',
  summary: 'Village finance: exports of Siskeudes dropped into a folder (ZIP of CSV tables, or its Access database)',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound: [operation],
  connect(settings, tools) {
    const { villages, versions = ['2.0'] } = settings;
    const rules = { crosswalk: villages, versions, sources };
    return dropConnection(settings, createReader(rules, registerOf(settings)), tools);
  },
});
