import t from 'tap';
import { replace, told } from '../installation.js';

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
]);
