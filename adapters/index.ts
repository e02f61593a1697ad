import type { AnyAdapter } from '../src/adapter/adapter.js';
import { bapenda } from './bapenda/adapter.js';
import { bumdes } from './bumdes/adapter.js';
import { djp } from './djp/adapter.js';
import { dukcapil } from './dukcapil/adapter.js';
import { files } from './files/adapter.js';
import { landOffice } from './land-office/adapter.js';
import { opendk } from './opendk/adapter.js';
import { oss } from './oss/adapter.js';
import { pbbH2h } from './pbb-h2h/adapter.js';
import { rest } from './rest/adapter.js';
import { samsat } from './samsat/adapter.js';
import { settlement } from './settlement/adapter.js';
import { sicantik } from './sicantik/adapter.js';
import { sim } from './sim/adapter.js';
import { simkah } from './simkah/adapter.js';
import { simkim } from './simkim/adapter.js';
import { siskeudes } from './siskeudes/adapter.js';
import { soap } from './soap/adapter.js';
import { sql } from './sql/adapter.js';
import { webhook } from './webhook/adapter.js';

/** The adapters that come with the gateway; others are named in `gateway.yaml`. */
export const adapters: readonly AnyAdapter[] = [
  bapenda,
  bumdes,
  djp,
  dukcapil,
  files,
  landOffice,
  opendk,
  oss,
  pbbH2h,
  rest,
  samsat,
  settlement,
  sicantik,
  sim,
  siskeudes,
  simkah,
  simkim,
  soap,
  sql,
  webhook,
];
