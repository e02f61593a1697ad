import { consumer } from './consumer.js';
import { at, list, text } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell } from './tell.js';

/** The auditor sees who asked what, when, for what purpose and under which agreement. */
export const audit = (place: Place, exchange: string, tell: Tell): Promise<void> =>
  step('audit', async () => {
    const auditor = await consumer(place, 'inspektorat.audit');
    const { status, body, ms } = await auditor.get(`/audit/v1/exchanges/${exchange}`);
    expectEqual('status', status, 200);
    const entries = list(at(body, 'entries'));
    const kinds = entries.map((found) => text(at(found, 'entry', 'kind'))).join(', ');
    expectEqual('its entries', kinds, 'exchange.accepted, delivery.completed');
    tell.step(
      'audit',
      'ON RECORD',
      { exchange, ms },
      { en: 'the auditor opens the exchange', id: 'auditor membuka pertukaran' },
    );

    const first = at(entries[0], 'entry');
    const parties = `${text(at(first, 'consumer'))} → ${text(at(first, 'provider'))}`;
    const basis = text(at(body, 'agreement', 'basis', 'number'));
    const purpose = text(at(first, 'purpose'));
    tell.remark({
      en: `${parties}, purpose ${purpose}, agreement ${text(at(first, 'agreement'))} (${basis})`,
      id: `${parties}, tujuan ${purpose}, perjanjian ${text(at(first, 'agreement'))} (${basis})`,
    });
    for (const found of entries) {
      const entry = at(found, 'entry');
      const attempts = text(at(entry, 'attempts'));
      const line = `${text(at(entry, 'at'))}  ${text(at(entry, 'kind'))}`;
      tell.remark({
        en: `${line}, entry ${text(at(found, 'index'))}, attempts ${attempts}`,
        id: `${line}, entri ${text(at(found, 'index'))}, percobaan ${attempts}`,
      });
    }
  });
