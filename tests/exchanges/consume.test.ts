import { randomUUID } from 'node:crypto';
import t from 'tap';
import type { AgreementDocument, InboundDocument } from '../../src/config/documents.js';
import type { JsonObject } from '../../src/core/json.js';
import { type Change, startGateway, type TestGateway, withAgreement, withSystem } from '../gateway.js';
import { createLineAdapter } from './line-adapter.js';

const system = 'bpn.pertanahan';
const agreement = 'bpn-bapenda-2026';
const duty: InboundDocument = {
  service: 'tax.bphtb.verify.v1',
  purpose: 'PUBLIC_SERVICE.LAND',
  agreement,
  officer: { value: 'loket-pertanahan' },
};

const granting = (id: string, provider: string, service: string): AgreementDocument => ({
  id,
  consumer: system,
  provider,
  basis: { number: '1/PKS/2026' },
  validFrom: '2026-01-01',
  validUntil: '2099-12-31',
  purposes: ['PUBLIC_SERVICE.LAND'],
  services: { [service]: { elements: 'all' } },
});

const writes: Change = (configuration) => ({
  ...configuration,
  agreements: [
    ...configuration.agreements,
    granting('bpn-letters', 'licin.opendk', 'village.letter.register.v1'),
    granting('bpn-permits', 'oss.rba', 'licensing.permit.publish.v1'),
  ],
});

const asking = (members: Partial<InboundDocument> = {}): Change =>
  withSystem(system, {
    adapter: 'line',
    connection: {},
    inbound: {
      duty: { ...duty, ...members },
      letter: { service: 'village.letter.register.v1', purpose: 'PUBLIC_SERVICE.LAND', agreement: 'bpn-letters' },
      permit: { service: 'licensing.permit.publish.v1', purpose: 'PUBLIC_SERVICE.LAND', agreement: 'bpn-permits' },
    },
  });

const lastEntry = async ({ database }: TestGateway): Promise<JsonObject> => {
  const [row] = await database.query<{ entry: string }>(
    `select entry from log.entry where entry::json->>'consumer' = $1 order by idx desc limit 1`,
    [system],
  );
  return JSON.parse(row?.entry ?? '{}');
};

t.test('a system that asks over bare TCP goes through the same front door', async (t) => {
  const { adapter, ask } = createLineAdapter(t);
  const gateway = await startGateway(t, {
    adapters: [adapter],
    configure: (configuration) =>
      [asking(), writes, withAgreement(agreement, { quota: { perDay: 4 } })].reduce(
        (one, change) => change(one),
        configuration,
      ),
  });
  const { cases, reconfigure, control } = gateway;
  const { nop = '', receiptNumber = '' } = cases.bphtb?.paid ?? {};
  const question = { nop, receiptNumber };

  await t.test('the answer is minimised under its agreement and its entry names both parties', async (t) => {
    const answer = await ask('duty', question);
    t.match(answer, { nop, paid: true, settled: true, payer: { fullName: 'BUDI CONTOH' } });
    t.notOk('property' in answer, 'the agreement does not grant it');
    t.match(await lastEntry(gateway), {
      kind: 'exchange.answered',
      provider: 'bapenda.sismiop',
      agreement,
      elements: { returned: ['payment', 'payer'], withheld: ['property'] },
    });
  });

  await t.test('a request that breaks the contract is refused, on record, and nothing is sent', async (t) => {
    const before = (await control('/calls/bapenda')).json();
    t.strictSame(await ask('duty', { nop: '1' }), { code: 'REQUEST_INVALID' });
    t.match(await lastEntry(gateway), { kind: 'exchange.refused', code: 'REQUEST_INVALID', agreement });
    t.strictSame((await control('/calls/bapenda')).json(), before);
  });

  await t.test('the address of its socket must lie in the agreement’s networks', async (t) => {
    await reconfigure(withAgreement(agreement, { networks: ['10.35.0.0/16'] }));
    t.strictSame(await ask('duty', question), { code: 'AGREEMENT_MISSING' });
    await reconfigure(withAgreement(agreement, { networks: ['127.0.0.0/8'] }));
    t.match(await ask('duty', question), { paid: true });
  });

  await t.test('the officer is read where inbound says; without one the agreement refuses', async (t) => {
    await reconfigure(asking({ officer: { native: '/receiptNumber' } }));
    t.match(await ask('duty', question), { paid: true });
    await reconfigure(asking({ officer: { native: '/clerk' } }));
    t.strictSame(await ask('duty', question), { code: 'OFFICER_REQUIRED' });
    await reconfigure(asking());
  });

  await t.test(
    'a write under the same key is done once and told again; another body under it is refused',
    async (t) => {
      const { genuine } = cases.letters ?? {};
      const { villageCode, letterType, nik, issuedOn, validUntil } = genuine ?? {};
      const letter = {
        villageCode: villageCode ?? '',
        letterNumber: `140/${randomUUID().slice(0, 8)}/429.524.08/2026`,
        letterType: letterType ?? '',
        nik: nik ?? '',
        issuedOn: issuedOn ?? '',
        validUntil: validUntil ?? '',
        fullName: 'BUDI CONTOH',
        document: Buffer.from('%PDF-1.4 %%EOF').toString('base64'),
      };
      const first = await ask('letter', letter, 'letter-1');
      t.notOk(first.code, JSON.stringify(first));
      t.strictSame(await ask('letter', letter, 'letter-1'), first);
      t.equal((await control('/village/letters')).json().registered, 1);
      t.strictSame(await ask('letter', { ...letter, fullName: 'ORANG LAIN' }, 'letter-1'), {
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    },
  );

  await t.test('a queued write is told as queued, the same again under the same key, and is delivered', async (t) => {
    const { expect: _, ...permit } = cases.permits?.cafe ?? {};
    t.strictSame(await ask('permit', permit, 'permit-1'), { state: 'queued' });
    t.strictSame(await ask('permit', permit, 'permit-1'), { state: 'queued' });
    const filed = async () => Number((await control('/oss/licences')).json().count);
    for (const until = Date.now() + 30_000; (await filed()) === 0 && Date.now() < until; );
    t.equal(await filed(), 1);
  });

  await t.test('its quota is counted like everybody’s', async (t) => {
    t.match(await ask('duty', question), { paid: true }, 'the fourth of four');
    t.strictSame(await ask('duty', question), { code: 'QUOTA_EXHAUSTED' });
    t.match(await lastEntry(gateway), { kind: 'exchange.failed', code: 'QUOTA_EXHAUSTED' });
  });

  await t.test('an operation that its system does not list is thrown back to the adapter', async (t) => {
    t.strictSame(await ask('plumbing', question), { thrown: 'CONFIG_INVALID' });
  });
});
