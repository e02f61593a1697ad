import { randomBytes } from 'node:crypto';
import { deriveKeys } from '../../src/access/keys.js';
import { newId } from '../../src/core/id.js';
import type { Database } from '../../src/core/sql.js';
import { createExchangeLog } from '../../src/log/exchange-log.js';
import type { ExchangeLog, LogRecord } from '../../src/log/log.js';

/** What happened when the licensing desk verified a synthetic person. */
export const recordOf = (changes: Partial<LogRecord> = {}): LogRecord => ({
  kind: 'exchange.answered',
  at: new Date('2026-11-24T02:15:31.412Z'),
  exchange: newId(),
  consumer: 'dpmptsp.perizinan',
  provider: 'dukcapil.siak',
  service: 'population.person.verify.v1',
  mode: 'sync',
  purpose: 'PUBLIC_SERVICE.LICENSING',
  agreement: 'dpmptsp-dukcapil-2026',
  config: 17,
  elements: { asked: ['matches', 'lifeStatus'], returned: ['matches', 'lifeStatus'], withheld: [] },
  outcome: 'answered',
  code: null,
  native: '00',
  attempts: 1,
  ms: { total: 41, provider: 36 },
  sealed: {
    subjects: [{ scheme: 'nik', value: '3510240101909001' }],
    officer: 'petugas.loket.7',
    case: 'IZIN/2026/0042',
    request: '{"nik":"3510240101909001"}',
    response: '{"matches":true}',
  },
  ...changes,
});

export const keys = deriveKeys(randomBytes(32));

export const logOn = (database: Database): ExchangeLog =>
  createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
