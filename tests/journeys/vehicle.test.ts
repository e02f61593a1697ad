import t from 'tap';
import type { Place } from '../../demo/place.js';
import { vehicle } from '../../demo/vehicle.js';
import type { Json } from '../../src/core/json.js';
import { startGateway } from '../gateway.js';

const counter = 'mpp.loket';
const kiosk = 'tamansari.smartkampung';
const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.VEHICLE' };

t.test('F6: the yearly renewal of a vehicle, at the counter and at the village kiosk', async (t) => {
  const { gateway, url, controlUrl, exchange, cases, control, lines } = await startGateway(t);
  const named = (name: string): Record<string, Json> => cases.vehicles?.[name] ?? {};
  const read = ({ plate, chassisLast5, use }: Record<string, Json>, headers = {}, system = counter) =>
    exchange('vehicle.tax.read.v1', { plate, chassisLast5, use }, { ...purpose, ...headers }, system);
  const verify = (nik: Json | undefined, fullName: Json | undefined) =>
    exchange('population.person.verify.v1', { nik, claims: { fullName } }, purpose, counter);

  await t.test('what is owed is read, and the owner is who the civil registry knows, alive', async (t) => {
    const reply = await read(named('due'));
    t.match(
      [reply.status, reply.json()],
      [200, { blocked: false, payable: true, owner: { kind: 'PERSON' } }],
      reply.text,
    );
    t.match(reply.json(), { due: { pkb: 186_000, opsen: 122_760, swdkllj: 35_000, arrears: [] } });
    const { owner } = reply.json<{ owner: Record<string, Json> }>();
    const verified = await verify(owner.nik, owner.fullName);
    t.match([verified.status, verified.json()], [200, { overall: 'MATCH', lifeStatus: 'ALIVE' }]);
  });

  await t.test('a deceased owner stops the renewal: the vehicle has to be transferred first', async (t) => {
    const { owner } = (await read(named('ownerDeceased'))).json<{ owner: Record<string, Json> }>();
    const verified = await verify(owner.nik, owner.fullName);
    t.match([verified.status, verified.json()], [409, { code: 'SUBJECT_DECEASED', fault: 'data' }]);
  });

  await t.test('a blocked vehicle says so and owes nothing that could be paid', async (t) => {
    const reply = await read(named('blocked'));
    t.match([reply.status, reply.json()], [200, { blocked: true, payable: false, due: null }]);
  });

  await t.test('a company has no NIK to verify', async (t) => {
    t.match((await read(named('company'))).json(), { owner: { kind: 'COMPANY', nik: null }, due: { pkb: 2_412_000 } });
  });

  await t.test('arrears of more than two years come by year', async (t) => {
    const { due } = (await read(named('arrears'))).json<{ due: { arrears: { year: number }[] } }>();
    const years = due.arrears.map(({ year }) => year);
    t.same(years, [Number(years[0]), Number(years[0]) - 1]);
  });

  await t.test(
    '"data": [] is no vehicle; a wrong chassis is told in the same words as a plate of nobody',
    async (t) => {
      const [unknown, otherChassis] = [await read(named('unknown')), await read(named('otherChassis'))];
      t.match([unknown.status, unknown.json()], [404, { code: 'SUBJECT_NOT_FOUND' }]);
      const words = ({ text }: typeof unknown) => ({ ...JSON.parse(text), exchange: '', instance: '' });
      t.same(words(otherChassis), words(unknown));
      t.match((await read(named('sold'))).json(), { code: 'SUBJECT_INACTIVE' });
    },
  );

  await t.test('the village kiosk learns what is owed, and nothing of the owner', async (t) => {
    const reply = await read(named('due'), {}, kiosk);
    t.match([reply.status, reply.headers.get('gateway-withheld')], [200, 'owner']);
    t.notMatch(reply.text, /BUDI|3510242504909001/);
    t.match(reply.json(), { due: { pkb: 186_000 } });
    const greedy = await read(named('due'), { 'gateway-elements': 'owner' }, kiosk);
    t.match([greedy.status, greedy.json()], [403, { code: 'ELEMENT_NOT_PERMITTED' }]);
    const letter = await read(named('due'), { 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER' }, kiosk);
    t.match([letter.status, letter.json()], [403, { code: 'PURPOSE_NOT_PERMITTED' }]);
  });

  await t.test('the driver’s licences come from the register over its bare connection', async (t) => {
    const { nik } = cases.licences?.twoClasses ?? {};
    const licences = () => exchange('driving-licence.read.v1', { nik }, purpose, counter);
    const reply = await licences();
    t.match(
      reply.json(),
      {
        licences: [
          { class: 'A', status: 'VALID' },
          { class: 'C', status: 'EXPIRED' },
        ],
      },
      reply.text,
    );
    await control('/faults/sim', { body: { maintenance: true } });
    t.match([(await licences()).status, (await licences()).json()], [503, { code: 'PROVIDER_MAINTENANCE' }]);
  });

  await t.test('the demonstration walks the same way', async (t) => {
    await control('/reset', { method: 'POST' });
    const clients = { [counter]: { client_id: counter, client_secret: await gateway.clients.issue(counter) } };
    const place: Place = { url, cases, control: controlUrl, clients, own: true, leave: () => Promise.resolve() };
    const steps: string[] = [];
    const tell = { step: (_what: unknown, verdict: string) => steps.push(verdict), remark: () => undefined };
    await vehicle(place, tell);
    t.same(steps, [
      'DUE',
      'MATCH',
      'SUBJECT_DECEASED',
      'BLOCKED',
      'COMPANY',
      'SUBJECT_NOT_FOUND',
      'A VALID, C EXPIRED',
    ]);
  });

  t.notMatch(lines.join('\n'), /3510242504909001|9001K/, 'no identifier is in the log of the process');
});
