import { isAbsolute, join } from 'node:path';
import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { dropConnection } from '../../src/protocols/drop-connection.js';
import { remembering, verification, verify } from './certificate.js';
import { config, type SimkahConfig } from './config.js';
import { openDeeds } from './deeds.js';
import { createReader, operation } from './export.js';

const noPlace = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The exports are on an SFTP server: name a folder of this machine, "deeds", in the connection of the system, where deeds are remembered.',
    id: 'Hasil ekspor berada di server SFTP: sebutkan folder di mesin ini, "deeds", pada koneksi sistem, tempat akta diingat.',
  });

/** Where deeds are remembered; beside the exports unless told. */
const placeOf = ({ folder, sftp, deeds }: SimkahConfig): string => {
  const place = deeds ?? (sftp === undefined ? join(folder, 'deeds') : '');
  if (!isAbsolute(place)) throw noPlace();
  return place;
};

export const simkah = defineAdapter<SimkahConfig>({
  api: ADAPTER_API,
  kind: 'simkah',
  summary: 'Marriage registration: SIMKAH exports, XLSX and CSV, and the verification of deeds from them',
  home: new URL('./', import.meta.url),
  config,
  operations: { [verification]: { effect: 'read' } },
  inbound: [operation],
  connect(settings, tools) {
    const deeds = openDeeds(placeOf(settings));
    const drop = dropConnection(settings, createReader(tools.clock, settings.villages), tools);
    return {
      ...drop,
      listen: async (accept, signal, refuse) => drop.listen?.(remembering(deeds, accept), signal, refuse),
      send: (_operation, native) => verify(deeds, native),
    };
  },
});
