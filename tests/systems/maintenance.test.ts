import t from 'tap';
import type { SystemDocument } from '../../src/config/documents.js';
import { maintenanceOf } from '../../src/systems/maintenance.js';
import { failureOf } from '../failure-of.js';

const system = (from: string, until: string): SystemDocument => ({
  id: 'dukcapil.siak',
  agency: 'dukcapil',
  name: { en: 'Civil registry', id: 'Dukcapil' },
  maintenance: [{ from, until }],
});
const assertAt = (document: SystemDocument, instant: string) =>
  maintenanceOf(document, { now: () => new Date(instant) });

t.test('a daily window is in WIB and may span midnight', async (t) => {
  const night = system('23:30', '00:30');
  t.match(await failureOf(assertAt(night, '2026-06-01T16:30:00Z')), { code: 'PROVIDER_MAINTENANCE', retryAfter: 3600 });
  t.match(await failureOf(assertAt(night, '2026-06-01T17:29:00Z')), { retryAfter: 60 });
  t.doesNotThrow(assertAt(night, '2026-06-01T17:30:00Z'));
});

t.test('a planned window is once', async (t) => {
  const planned = system('2026-12-01T17:00', '2026-12-03T08:00');
  t.match(await failureOf(assertAt(planned, '2026-12-01T10:00:00Z')), { code: 'PROVIDER_MAINTENANCE' });
  t.doesNotThrow(assertAt(planned, '2026-12-03T01:00:00Z'));
});

t.test('a system without windows is always open', async (t) => {
  const { maintenance: _none, ...rest } = system('00:00', '00:00');
  t.doesNotThrow(assertAt(rest, '2026-06-01T00:00:00Z'));
});
