import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { config, type FilesConfig } from './config.js';
import { createReader, operation } from './reader.js';

/** Files of any system, declared in its connection: no code, a mapping document of the installation's own. */
export const files = defineAdapter<FilesConfig>({
  api: ADAPTER_API,
  kind: 'files',
  summary: 'Files in a drop folder or on an SFTP server: CSV, XLSX, fixed width, ZIP',
  home: new URL('./', import.meta.url),
  config,
  operations: {},
  inbound: [operation],
  connect: (settings, tools) => dropConnection(settings, createReader(settings), tools),
});
