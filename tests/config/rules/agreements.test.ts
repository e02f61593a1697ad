import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'a consumer that does not exist',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('dpmptsp.perizinan', 'dpmptsp.loket'),
    /yaml:3:1 \/consumer: there is no system dpmptsp\.loket/,
  ],
  [
    'a consumer that cannot log in',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('dpmptsp.perizinan', 'bapenda.sismiop'),
    /\/consumer: bapenda\.sismiop is no client and cannot ask/,
  ],
  [
    'a purpose that does not exist',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('[PUBLIC_SERVICE.LICENSING]', '[PUBLIC_SERVICE.TAX]'),
    /\/purposes\/0: there is no purpose PUBLIC_SERVICE\.TAX\. Use one of codes\/purposes\.yaml/,
  ],
  [
    'dates in the wrong order',
    'agreements/dpmptsp-djp-2026.yaml',
    replace("validUntil: '2028", "validUntil: '2025"),
    /\/validUntil: the last day lies before the first/,
  ],
  [
    'a day that is none',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('2028-12-31', '2027-02-29'),
    /\/validUntil: not written as it should be\. Write it like 2026-01-01/,
  ],
  [
    'a quota of which nothing is left for bulk calls',
    'agreements/dpmptsp-djp-2026.yaml',
    replace('perDay: 5000', 'perDay: 10\n  keep: 10'),
    /\/quota\/keep: keeps the whole quota/,
  ],
]);
