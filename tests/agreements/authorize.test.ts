import fc from 'fast-check';
import t from 'tap';
import { type Ask, createAuthorize, type Found } from '../../src/agreements/authorize.js';
import { Failure } from '../../src/core/failure.js';
import { failureOf } from '../failure-of.js';
import { agreementOf, at, contract } from './sample.js';

const clock = at('2026-06-01T03:00:00Z');
const ask = (members: Partial<Ask> = {}): Ask => ({
  consumer: 'dpmptsp.perizinan',
  service: contract.service,
  purpose: 'PUBLIC_SERVICE.LICENSING',
  address: '10.35.10.4',
  ...members,
});

t.test('the agreement that fits is found, with all it grants when nothing less was asked', async (t) => {
  const authorize = createAuthorize([agreementOf()], clock);
  const grant = authorize(ask());
  t.equal(grant.agreement.id, 'a-2026');
  t.same([...grant.elements], ['name', 'address']);
  t.same([...authorize(ask({ elements: ['address'] })).elements], ['address']);
});

t.test('of several agreements the one with fewest surplus elements is taken, then the lowest id', async (t) => {
  const wide = agreementOf({ id: 'a-wide' });
  const narrow = agreementOf({ id: 'z-narrow', services: { [contract.service]: { elements: ['name'] } } });
  const twin = agreementOf({ id: 'b-wide' });
  const authorize = createAuthorize([twin, narrow, wide], clock);
  t.equal(authorize(ask({ elements: ['name'] })).agreement.id, 'z-narrow');
  t.equal(authorize(ask({ elements: ['name', 'address'] })).agreement.id, 'a-wide');
  t.equal(authorize(ask({ elements: ['name'], agreement: 'b-wide' })).agreement.id, 'b-wide', 'the caller may choose');
});

t.test('each refusal tells the most specific reason', async (t) => {
  const refusal = async (agreements: Parameters<typeof agreementOf>[0][], members: Partial<Ask>) =>
    (await failureOf(() => createAuthorize(agreements.map(agreementOf), clock)(ask(members)))).code;

  t.equal(await refusal([{}], { consumer: 'bapenda.pajak' }), 'AGREEMENT_MISSING');
  t.equal(await refusal([{}], { agreement: 'another' }), 'AGREEMENT_MISSING');
  t.equal(await refusal([{}], { purpose: 'PUBLIC_SERVICE.MARRIAGE' }), 'PURPOSE_NOT_PERMITTED');
  t.equal(await refusal([{ status: 'suspended' }], {}), 'AGREEMENT_NOT_ACTIVE');
  t.equal(await refusal([{ validUntil: '2026-05-31' }], {}), 'AGREEMENT_NOT_ACTIVE');
  t.equal(await refusal([{ networks: ['192.168.0.0/16'] }], {}), 'AGREEMENT_MISSING');
  t.equal(await refusal([{}], { elements: ['disability'] }), 'ELEMENT_NOT_PERMITTED');
  t.equal(await refusal([{ require: ['officer'] }], {}), 'OFFICER_REQUIRED');
  t.equal(await refusal([{ require: ['case'] }], { officer: 'petugas-07' }), 'OFFICER_REQUIRED');
});

t.test('a refusal tells the agreement it is about, when there is one', async (t) => {
  const about = async (agreements: Parameters<typeof agreementOf>[0][], members: Partial<Ask>) => {
    const found: Found = {};
    await failureOf(() => createAuthorize(agreements.map(agreementOf), clock)(ask(members), found));
    return found.agreement?.id;
  };
  const twins = [{ id: 'b-2026' }, { id: 'a-2026' }];

  t.equal(await about([{}], { consumer: 'bapenda.pajak' }), undefined);
  t.equal(await about([{}], { agreement: 'another' }), undefined);
  t.equal(await about([{}], { purpose: 'PUBLIC_SERVICE.MARRIAGE' }), 'a-2026');
  t.equal(await about(twins, { purpose: 'PUBLIC_SERVICE.MARRIAGE' }), undefined);
  t.equal(await about(twins, { purpose: 'PUBLIC_SERVICE.MARRIAGE', agreement: 'b-2026' }), 'b-2026');
  t.equal(await about([{ status: 'suspended' }], {}), 'a-2026');
  t.equal(await about([{ networks: ['192.168.0.0/16'] }], {}), 'a-2026');
  t.equal(await about(twins, { elements: ['disability'] }), 'a-2026');
  t.equal(await about([{ require: ['officer'] }], {}), 'a-2026');
});

t.test('an expired agreement does not hide another that stands', async (t) => {
  const old = agreementOf({ id: 'a-2024', validFrom: '2024-01-01', validUntil: '2024-12-31' });
  t.equal(createAuthorize([old, agreementOf()], clock)(ask()).agreement.id, 'a-2026');
});

t.test('an element name that may be an identifier is not echoed', async (t) => {
  const failure = await failureOf(() =>
    createAuthorize([agreementOf()], clock)(ask({ elements: ['3510242504909001'] })),
  );
  t.notMatch(failure.detail.en, /3510/);
});

t.test('whatever is asked, what is granted was agreed and was asked', async () => {
  const words = fc.constantFrom<string>('name', 'address', 'disability', 'other');
  const agreements = fc.array(fc.uniqueArray(fc.constantFrom('name', 'address', 'disability')), { maxLength: 4 });
  fc.assert(
    fc.property(agreements, fc.option(fc.uniqueArray(words), { nil: undefined }), (grants, elements) => {
      const list = grants.map((names, n) =>
        agreementOf({ id: `a-${n}`, services: { [contract.service]: { elements: names } } }),
      );
      try {
        const { agreement, elements: granted } = createAuthorize(
          list,
          clock,
        )(ask(elements === undefined ? {} : { elements }));
        const agreed = agreement.grants.get(contract.service);
        return [...granted].every((name) => agreed?.has(name) && (elements === undefined || elements.includes(name)));
      } catch (error) {
        return error instanceof Failure;
      }
    }),
  );
});
