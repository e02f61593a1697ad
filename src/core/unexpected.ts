import { Failure } from './failure.js';
import type { Text } from './text.js';

/** Where something went wrong that nobody foresaw: in a request, in an exchange, or in the adapter of a system during one. */
export type Place = 'request' | 'exchange' | { readonly adapterOf: string };

const textOf = (place: Place): Text => {
  if (typeof place === 'object')
    return {
      en: `The adapter of ${place.adapterOf} failed unexpectedly. The administrator finds the cause in the gateway's log under this exchange.`,
      id: `Adapter ${place.adapterOf} gagal secara tak terduga. Administrator dapat menemukan penyebabnya di log gateway untuk pertukaran ini.`,
    };
  return {
    en: `The gateway failed unexpectedly. The administrator finds the cause in its log under this ${place}.`,
    id: `Gateway gagal secara tak terduga. Administrator dapat menemukan penyebabnya di log untuk ${place === 'request' ? 'permintaan' : 'pertukaran'} ini.`,
  };
};

/** Whatever was thrown, as a failure of the table. `sent`: whether the provider may have acted by then. */
export const asFailure = (error: unknown, place: Place, sent: 'no' | 'unknown' = 'no'): Failure =>
  error instanceof Failure ? error : new Failure('UNEXPECTED', textOf(place), { sent, cause: error });
