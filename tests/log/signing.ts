import { generateKeyPairSync } from 'node:crypto';
import type { Signing } from '../../src/gateway-log.js';
import type { LastHead } from '../../src/log/last-head.js';

/** Forgets with the process. */
export const headInMemory = (kept?: string): LastHead => {
  let head = kept;
  return {
    read: async () => head,
    async write(checkpoint) {
      head = checkpoint;
    },
  };
};

/** A key of the test's own. */
export const signingInMemory = (): Signing => ({
  keys: [generateKeyPairSync('ed25519').privateKey],
  lastHead: headInMemory(),
});
