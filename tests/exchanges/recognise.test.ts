import fc from 'fast-check';
import t from 'tap';
import type { Contract } from '../../src/contracts/contract.js';
import type { ExchangeRequest } from '../../src/exchanges/accepted.js';
import { createRecognise } from '../../src/exchanges/recognise.js';
import { shapeColumns } from '../../src/log/shapes.postgres.js';
import { startGateway, withAgreement } from '../gateway.js';
import { assertFailed, assertRefused, type Code, entriesOf } from '../http/asking.js';

const read = 'population.person.read.v1';
const licensing = 'PUBLIC_SERVICE.LICENSING';
const agreement = 'dpmptsp-dukcapil-2026';
const provider = 'dukcapil.siak';
const nik = '3510242504909001';

t.test(
  'a refusal is on record with what the configuration knows of it, and with no other word of its caller',
  async (t) => {
    const gateway = await startGateway(t, { work: false });
    const { exchange, reconfigure, database } = gateway;
    const body = { nik };

    const recorded = async (
      t: Parameters<typeof assertRefused>[0],
      code: Code,
      [service, headers, consumer]: [string, Record<string, string>?, string?],
      expected: object,
    ): Promise<void> => {
      const refused = await assertRefused(t, gateway, await exchange(service, body, headers, consumer), code);
      t.match((await entriesOf(gateway, refused.exchange))[0], expected);
    };
    const all = { service: read, provider, agreement, purpose: licensing };

    await t.test('a purpose of the closed list is told though the service is unknown', (t) =>
      recorded(t, 'SERVICE_UNKNOWN', ['no.such.service.v1'], {
        service: '',
        provider: '',
        agreement: '',
        purpose: licensing,
      }),
    );

    await t.test('an event has a service, but no provider who could be asked', (t) =>
      recorded(t, 'SERVICE_UNKNOWN', ['licensing.nib.received.v1'], {
        service: 'licensing.nib.received.v1',
        provider: '',
      }),
    );

    await t.test('without an agreement the only system with a route is the provider; of two neither is', async (t) => {
      const other = { 'gateway-agreement': nik };
      await recorded(t, 'AGREEMENT_MISSING', [read, other], { ...all, agreement: '' });
      const clearance = 'tax.clearance.check.v1';
      await recorded(t, 'AGREEMENT_MISSING', [clearance, other], {
        service: clearance,
        provider: '',
        agreement: '',
        purpose: licensing,
      });
    });

    await t.test('a purpose that is not permitted is told when it exists, else left out', async (t) => {
      const purpose = 'PUBLIC_SERVICE.VILLAGE_LETTER';
      await recorded(t, 'PURPOSE_NOT_PERMITTED', [read, { 'gateway-purpose': purpose }], { ...all, purpose });
      for (const unknown of [nik, 'constructor', '__proto__', 'public_service.licensing'])
        await recorded(t, 'PURPOSE_NOT_PERMITTED', [read, { 'gateway-purpose': unknown }], { ...all, purpose: '' });
    });

    await t.test('a refused header does not hide what the others say', async (t) => {
      const key = { 'idempotency-key': 'k'.repeat(300) };
      await recorded(t, 'HEADER_INVALID', [read, key], { ...all, agreement: '' });
      const unknown = { 'gateway-purpose': nik, 'gateway-agreement': 'é' };
      await recorded(t, 'HEADER_INVALID', [read, unknown], { ...all, agreement: '', purpose: '' });
    });

    await t.test('elements asked for in vain are told as far as the contract has them', (t) =>
      recorded(t, 'ELEMENT_NOT_PERMITTED', [read, { 'gateway-elements': `fullName, religion, ${nik}` }], {
        ...all,
        elements: { asked: ['fullName', 'religion'], returned: [], withheld: [] },
      }),
    );

    await t.test('the agreement that requires an officer is told', async (t) => {
      const headers = { 'gateway-purpose': licensing };
      const reply = await gateway.call('dpmptsp.perizinan', `/v1/exchanges/${read}`, { body, headers });
      const refused = await assertRefused(t, gateway, reply, 'OFFICER_REQUIRED');
      t.match((await entriesOf(gateway, refused.exchange))[0], all);
    });

    await t.test('the agreement that is suspended, expired, or for another network is told', async (t) => {
      const active = { status: 'active', validFrom: '2026-01-01', validUntil: '2028-12-31' } as const;
      for (const [code, members] of [
        ['AGREEMENT_NOT_ACTIVE', { status: 'suspended' }],
        ['AGREEMENT_NOT_ACTIVE', { validFrom: '2020-01-01', validUntil: '2020-12-31' }],
        ['AGREEMENT_MISSING', { networks: ['10.9.0.0/16'] }],
      ] as const) {
        await reconfigure(withAgreement(agreement, { ...active, ...members }));
        await recorded(t, code, [read], all);
      }
    });

    await t.test('the agreement whose rate or quota is gone is told', async (t) => {
      const open = { status: 'active', networks: ['0.0.0.0/0', '::/0'] } as const;
      await reconfigure(withAgreement(agreement, { ...open, rate: { perMinute: 0 } }));
      await recorded(t, 'RATE_LIMITED', [read], all);
      await reconfigure(withAgreement(agreement, { ...open, rate: { perMinute: 1000 }, quota: { perDay: 0 } }));
      const refused = await assertFailed(t, gateway, await exchange(read, body), 'QUOTA_EXHAUSTED');
      t.match((await entriesOf(gateway, refused.exchange))[0], all);
    });

    await t.test('no shape of the log holds a word that only a caller said', async (t) => {
      const rows = await database.query<Record<(typeof shapeColumns)[number], string | null>>(
        `select ${shapeColumns.join(', ')} from log.shape`,
      );
      const said = rows.flatMap((row) => Object.values(row).filter(Boolean));
      for (const word of [nik, 'no.such.service.v1', 'constructor', 'public_service.licensing'])
        t.notOk(said.includes(word), word);
      t.notMatch(JSON.stringify(rows), /\d{13,}/);
    });
  },
);

t.test('whatever a caller writes, only names of the configuration are recognised', async () => {
  const contract = { service: read, document: { elements: { fullName: {} } } } as unknown as Contract;
  const recognise = createRecognise({
    catalog: { get: (name) => (name === read ? contract : undefined), all: [contract] },
    purposes: { [licensing]: {} },
    routes: [{ service: read, system: provider }],
  });
  const word = fc.oneof(fc.string(), fc.constantFrom(read, licensing, 'fullName', 'toString', '__proto__', nik));
  fc.assert(
    fc.property(word, word, fc.array(word), (service, purpose, elements) => {
      const known = recognise({ service, purpose, elements } as unknown as ExchangeRequest);
      return (
        known.contract === (service === read ? contract : undefined) &&
        known.provider === (service === read ? provider : undefined) &&
        known.purpose === (purpose === licensing ? licensing : undefined) &&
        [...(known.elements ?? [])].every((name) => name === 'fullName')
      );
    }),
  );
});
