import t from 'tap';
import { startGateway } from '../gateway.js';

const service = 'licensing.permit.read.v1';
const village = 'tamansari.smartkampung';

t.test('a village sees whether a business holds its permit, and not who holds it', async (t) => {
  const { exchange, cases, control } = await startGateway(t);
  for (const [name, { expect, applicationNumber, permitNumber }] of Object.entries(cases.applications ?? {})) {
    const reply = await exchange(
      service,
      permitNumber === undefined ? { applicationNumber } : { permitNumber },
      {},
      village,
    );
    const told = reply.json();
    t.equal(reply.status === 200 ? told.status : told.code, expect, `${name}: ${reply.text}`);
    t.equal(told.holder, undefined);
    if (reply.status === 200) t.match(reply.headers.get('gateway-withheld'), /holder/);
  }
  await control('/faults/sicantik', { body: { malformed: 'html' } });
  const broken = await exchange(service, { applicationNumber: '00013/SIP/2026' }, {}, village);
  t.match([broken.status, broken.json()], [502, { code: 'PROVIDER_ANSWER_INVALID' }], broken.text);
});
