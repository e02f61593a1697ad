import t from 'tap';
import { startGateway, withAgreement } from '../gateway.js';
import { assertRefused, nothingSent } from '../http/asking.js';

const read = 'population.person.read.v1';
const agreement = 'dpmptsp-dukcapil-2026';

t.test('no agreement, no exchange', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { exchange, cases, reconfigure } = gateway;
  const { nik } = cases.persons?.alive ?? {};

  await t.test('an unknown service is SERVICE_UNKNOWN', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const service of ['population.person.read.v9', 'constructor', '3510242504909001'])
        await assertRefused(t, gateway, await exchange(service, { nik }), 'SERVICE_UNKNOWN');
    });
  });

  await t.test('an event cannot be called', async (t) => {
    await assertRefused(t, gateway, await exchange('licensing.nib.received.v1', {}), 'SERVICE_UNKNOWN');
  });

  await t.test('a service without an agreement is AGREEMENT_MISSING', async (t) => {
    await nothingSent(t, gateway, async () => {
      const letter = 'village.letter.register.v1';
      await assertRefused(t, gateway, await exchange(letter, {}), 'AGREEMENT_MISSING');
      const other = await exchange(read, { nik }, { 'gateway-agreement': 'dpmptsp-djp-2026' });
      await assertRefused(t, gateway, other, 'AGREEMENT_MISSING');
    });
  });

  await t.test('an unknown purpose, another’s purpose and none are refused', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const purpose of ['NO.SUCH', 'PUBLIC_SERVICE.VILLAGE_LETTER', '3510242504909001'])
        await assertRefused(
          t,
          gateway,
          await exchange(read, { nik }, { 'gateway-purpose': purpose }),
          'PURPOSE_NOT_PERMITTED',
        );
      await assertRefused(t, gateway, await exchange(read, { nik }, { 'gateway-purpose': '' }), 'HEADER_INVALID');
    });
  });

  await t.test(
    'an element that is not granted is ELEMENT_NOT_PERMITTED, named only when the contract could name it',
    async (t) => {
      await nothingSent(t, gateway, async () => {
        const asked = { 'gateway-elements': 'fullName, religion, 3510242504909001' };
        const { detail } = await assertRefused(
          t,
          gateway,
          await exchange(read, { nik }, asked),
          'ELEMENT_NOT_PERMITTED',
        );
        t.match(detail, /religion, …\./);
      });
    },
  );

  await t.test('officer and case are required where the agreement says so', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const header of ['gateway-officer', 'gateway-case']) {
        const reply = await gateway.call('dpmptsp.perizinan', `/v1/exchanges/${read}`, {
          body: { nik },
          headers: {
            'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
            'gateway-officer': 'a',
            'gateway-case': 'b',
            [header]: ' ',
          },
        });
        t.ok([400, 403].includes(reply.status), reply.text);
        await assertRefused(t, gateway, reply, reply.json<{ code: 'OFFICER_REQUIRED' }>().code);
      }
      const without = await gateway.call('dpmptsp.perizinan', `/v1/exchanges/${read}`, {
        body: { nik },
        headers: { 'gateway-purpose': 'PUBLIC_SERVICE.LICENSING' },
      });
      await assertRefused(t, gateway, without, 'OFFICER_REQUIRED');
    });
  });

  await t.test('a temporary NIK and an impossible one are IDENTIFIER_INVALID, and not sent', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const one of ['temporaryNik', 'badFormat'])
        await assertRefused(t, gateway, await exchange(read, { nik: cases.persons?.[one]?.nik }), 'IDENTIFIER_INVALID');
    });
  });

  await t.test(
    'an agreement that is suspended, expired or yet to begin stops the next exchange, without a restart',
    async (t) => {
      for (const members of [
        { status: 'suspended' },
        { validFrom: '2020-01-01', validUntil: '2020-12-31' },
        { validFrom: '2999-01-01', validUntil: '2999-12-31' },
      ] as const) {
        await reconfigure(withAgreement(agreement, { status: 'active', ...members }));
        await nothingSent(t, gateway, async () => {
          const { detail } = await assertRefused(t, gateway, await exchange(read, { nik }), 'AGREEMENT_NOT_ACTIVE');
          t.match(detail, agreement);
        });
      }
      await reconfigure(
        withAgreement(agreement, { status: 'active', validFrom: '2026-01-01', validUntil: '2028-12-31' }),
      );
      t.equal((await exchange(read, { nik })).status, 200);
    },
  );

  await t.test('a network that the agreement does not name is refused', async (t) => {
    await reconfigure(withAgreement(agreement, { networks: ['10.9.0.0/16'] }));
    await nothingSent(t, gateway, async () => {
      await assertRefused(t, gateway, await exchange(read, { nik }), 'AGREEMENT_MISSING');
    });
    await reconfigure(withAgreement(agreement, { networks: ['127.0.0.0/8', '::1/128'] }));
    t.equal((await exchange(read, { nik })).status, 200);
  });
});
