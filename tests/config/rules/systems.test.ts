import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'a planned window on a day that is none',
    'systems/djp.esb.yaml',
    replace("{ from: '23:45', until: '00:15' }", "{ from: '2026-02-28T00:00', until: '2026-02-31T00:00' }"),
    /\/maintenance\/0: the calendar has no such day/,
  ],
  [
    'an agency that does not exist',
    'systems/djp.kswp.yaml',
    replace('agency: djp', 'agency: pajak'),
    /yaml:4:1 \/agency: there is no agency pajak\. Add agencies\/pajak\.yaml, or use one of: bank-daerah, bapenda/,
  ],
  [
    'an adapter that does not exist',
    'systems/djp.kswp.yaml',
    replace('adapter: djp', 'adapter: telegraph'),
    /\/adapter: there is no adapter telegraph/,
  ],
  [
    'a key the adapter does not know',
    'systems/djp.kswp.yaml',
    replace('  url:', '  colour: red\n  url:'),
    /yaml:11:3 \/connection\/colour: unknown key\. Remove it, or use one of: url, user, password, ca/,
  ],
  [
    'a key the adapter needs',
    'systems/djp.kswp.yaml',
    replace(/ {2}url:.*\n/, ''),
    /yaml:10:1 \/connection: the key url is missing/,
  ],
  [
    'a secret in clear',
    'systems/djp.kswp.yaml',
    replace('env:SANDBOX_DJP_PASSWORD', 'hunter2'),
    /\/connection\/password: a secret stands here in clear\. Write env:NAME or file:path instead/,
  ],
  [
    'a secret in clear inside a choice',
    'systems/djp.esb.yaml',
    replace('env:SANDBOX_DJP_PASSWORD', 'hunter2'),
    /\/connection\/auth\/password: a secret stands here in clear/,
  ],
  [
    'an address that is none',
    'systems/djp.kswp.yaml',
    replace('env:SANDBOX_DJP_URL', 'nowhere'),
    /\/connection\/url: no address\. Write it whole/,
  ],
  [
    'a password inside an address',
    'systems/djp.kswp.yaml',
    replace('env:SANDBOX_DJP_URL', 'https://kswp:hunter2@djp.example'),
    /\/connection\/url: no address\. Write it whole, like https:\/\/host\/path, without a user name or password/,
  ],
  [
    'a reference to no variable',
    'systems/djp.kswp.yaml',
    replace('env:SANDBOX_DJP_URL', 'env:DJP-URL'),
    /\/connection\/url: not the name of an environment variable/,
  ],
  [
    'a daily window mixed with a date',
    'systems/djp.esb.yaml',
    replace("until: '00:15'", "until: '2026-12-01T00:15'"),
    /\/maintenance\/0: one end is a daily time/,
  ],
  [
    'a planned window that ends before it begins',
    'systems/djp.esb.yaml',
    replace("{ from: '23:45', until: '00:15' }", "{ from: '2026-12-02T00:00', until: '2026-12-01T00:00' }"),
    /\/maintenance\/0: the window ends before it begins/,
  ],
]);
