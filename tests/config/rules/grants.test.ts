import t from 'tap';
import { changed, faultsOf, replace, told } from '../installation.js';

told(t, [
  [
    'a provider without a route for the service',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('provider: djp.kswp', 'provider: bapenda.sismiop'),
    /\/services\/tax\.clearance\.check\.v1: there is no route for tax\.clearance\.check\.v1 to bapenda\.sismiop/,
  ],
  [
    'an element the contract does not have',
    'agreements/bapenda-djp-2026.yaml',
    replace('[reasons]', '[reasons, salary]'),
    /\/services\/tax\.clearance\.check\.v1\/elements\/1: tax\.clearance\.check\.v1 has no element salary\. Use: proof, reasons/,
  ],
  [
    'a protected element without a basis',
    'agreements/dpmptsp-dukcapil-2026.yaml',
    replace('birthDate, address]', 'disability, address]'),
    /\/elements\/3: disability is specially protected \(UU 24\/2013 art\. 84\)\. Add specificBasis/,
  ],
  [
    'an inherited name as an element',
    'agreements/bapenda-djp-2026.yaml',
    replace('[reasons]', '[constructor]'),
    /has no element constructor/,
  ],
  [
    'a service that does not exist',
    'agreements/bapenda-djp-2026.yaml',
    replace('check.v1', 'check.v2'),
    /\/services\/tax\.clearance\.check\.v2: there is no sound contract/,
  ],
  [
    'a subscriber without a route',
    'routes/dpmptsp.perizinan.yaml',
    replace('licensing.nib.received.v1', 'licensing.permit.publish.v1'),
    /agreements\/dpmptsp-oss-2026\.yaml:\d+:3 \/services\/licensing\.nib\.received\.v1: there is no route for licensing\.nib\.received\.v1 to dpmptsp\.perizinan/,
  ],
  [
    'a subscription for another purpose',
    'agreements/tamansari-oss-2026.yaml',
    replace('PUBLIC_SERVICE.LICENSING', 'PUBLIC_SERVICE.VILLAGE_LETTER'),
    /\/purposes: licensing\.nib\.received\.v1 arrives for PUBLIC_SERVICE\.LICENSING, which is not granted here/,
  ],
  [
    'a condition on a place the event does not have',
    'agreements/tamansari-oss-2026.yaml',
    replace('/projects/*/regionCode', '/projects/*/village'),
    /\/where\/0\/~1projects~1\*~1village: licensing\.nib\.received\.v1 has no text there/,
  ],
  [
    'a condition on a list as a whole',
    'agreements/tamansari-oss-2026.yaml',
    replace('/projects/*/regionCode', '/projects'),
    /\/where\/0\/~1projects: licensing\.nib\.received\.v1 has no text there/,
  ],
  [
    'a value that cannot stand at its place',
    'agreements/tamansari-kua-marriages-2026.yaml',
    replace("'35.10.24.2008'", "'3510242008'"),
    /\/where\/0\/~1groom~1regionCode\/0: no marriage\.registered\.v1 has this value there/,
  ],
  [
    'a beginning that no word of the list has',
    'agreements/tamansari-oss-2026.yaml',
    replace("'/projects/*/regionCode': ['35.10.24.2008']", "/event: ['GRANT*']"),
    /\/where\/0\/~1event\/0: no licensing\.nib\.received\.v1 has this value there/,
  ],
  [
    'a condition on what is asked for',
    'agreements/bapenda-oss-2026.yaml',
    replace('licensing.nib.read.v1:\n', "licensing.nib.read.v1:\n    where: [{ /nib: ['1290000009001'] }]\n"),
    /\/services\/licensing\.nib\.read\.v1\/where: licensing\.nib\.read\.v1 is no event/,
  ],
]);

const callBack = (provider: string) => ({
  'agreements/dpmptsp-gateway-2026.yaml': `id: dpmptsp-gateway-2026
consumer: dpmptsp.perizinan
provider: ${provider}
basis: { number: '555/001/2026' }
validFrom: '2026-01-01'
validUntil: '2028-12-31'
purposes: [PUBLIC_SERVICE.LICENSING]
services:
  exchange.ended.v1:
    elements: all
    where: [{ /state: [failed, dead] }]
`,
  'routes/dpmptsp.perizinan.yaml': (text: string) => `${text}  - { service: exchange.ended.v1, via: mailbox }\n`,
});

t.test('a consumer may subscribe to the end of its exchanges, which the gateway alone tells', async (t) => {
  t.same(await faultsOf(await changed(t, callBack('regency.gateway'))), []);
  const found = await faultsOf(await changed(t, callBack('oss.rba')));
  t.match(found.join('\n'), /oss\.rba brings no exchange\.ended\.v1/);
});

t.test('an event that follows a write is granted by the system that carries the write out', async (t) => {
  const file = 'agreements/samsat-oss-2026.yaml';
  const found = await faultsOf(
    await changed(t, {
      [file]: (text: string) => text.replace('services:\n', 'services:\n  tax.property.paid.v1:\n    elements: all\n'),
      'routes/samsat.pajak.yaml': (text: string) => `${text}  - { service: tax.property.paid.v1, via: mailbox }\n`,
    }),
  );
  t.equal(found.length, 1, found.join('\n'));
  t.match(
    found[0],
    /^agreements\/samsat-oss-2026\.yaml.*follows tax\.property\.pay\.v1, for which oss\.rba has no route/,
  );
});
