import type { Connection, Tools } from '../adapter/adapter.js';
import { watchFolder } from './drop-folder.js';
import { localPlace } from './drop-local.js';
import type { DropReader, DropSettings } from './drop-settings.js';
import { sftpPlace } from './drop-sftp.js';

/** Milliseconds that a server is given to leave a file in order once the gateway stops. */
const farewellMs = 800;

/** The connection of an adapter whose system drops files: a folder of this machine, or of an SFTP server. */
export const dropConnection = (settings: DropSettings, reader: DropReader, tools: Tools): Connection => {
  const { folder, sftp } = settings;
  const place = sftp === undefined ? localPlace(folder) : sftpPlace(folder, sftp, tools);
  return {
    async listen(accept, signal, refuse) {
      let farewell: NodeJS.Timeout | undefined;
      const stop = (): void => {
        farewell = setTimeout(() => void place.close(), farewellMs);
      };
      signal.addEventListener('abort', stop);
      try {
        await watchFolder({ ...tools, place, settings, reader, accept, refuse, signal });
      } finally {
        clearTimeout(farewell);
      }
    },
    probe: (signal) => place.probe(signal),
    close: () => place.close(),
  };
};
