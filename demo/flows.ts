import { licence } from './licence.js';
import type { Place } from './place.js';
import type { Tell, Text } from './tell.js';
import { vehicle } from './vehicle.js';

export interface Flow {
  readonly title: Text;
  readonly walk: (place: Place, tell: Tell) => Promise<void>;
}

/** What `npm run demo -- <name>` can show; the first one without a name. */
export const flows = {
  licence: {
    title: {
      en: 'A business licence: from the desk to the permit at OSS',
      id: 'Izin usaha: dari loket sampai izin terbit di OSS',
    },
    walk: licence,
  },
  vehicle: {
    title: {
      en: 'A vehicle’s yearly renewal at the public service mall',
      id: 'Perpanjangan STNK tahunan di Mal Pelayanan Publik',
    },
    walk: vehicle,
  },
} as const satisfies Record<string, Flow>;

/** The flow of that name; the first one when none is given. */
export const findFlow = (name = 'licence'): Flow | undefined =>
  Object.entries<Flow>(flows).find(([known]) => known === name)?.[1];
