import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'recognising repeats of what is only read',
    'routes/djp.kswp.yaml',
    replace('timeoutMs: 8000', 'deduplicates: true'),
    /\/routes\/0\/deduplicates: tax\.clearance\.check\.v1 is never sent twice/,
  ],
  [
    'a route of no system',
    'routes/djp.esb.yaml',
    replace('system: djp.esb', 'system: djp.esx'),
    /\/system: system and the file's name differ/,
  ],
  [
    'a route for no contract',
    'routes/djp.kswp.yaml',
    replace('check.v1', 'check.v9'),
    /\/routes\/0\/service: there is no sound contract tax\.clearance\.check\.v9/,
  ],
  [
    'a push to a system without an adapter',
    'routes/bapenda.pajak.yaml',
    replace('via: mailbox', 'via: push'),
    /bapenda\.pajak has no adapter, so nothing can be sent to it/,
  ],
  [
    'a mailbox with an operation',
    'routes/bapenda.pajak.yaml',
    replace('via: mailbox', 'via: mailbox\n    operation: push'),
    /\/routes\/0\/operation: a mailbox has no operation/,
  ],
  [
    'a mailbox with a translation',
    'routes/bapenda.pajak.yaml',
    replace('via: mailbox', 'via: mailbox\n    translation: x'),
    /\/routes\/0\/translation: a mailbox speaks the canonical form/,
  ],
  [
    'a mailbox for what somebody waits for',
    'routes/licin.opendk.yaml',
    replace('operation: surat\n', 'via: mailbox\n'),
    /\/routes\/1\/via: a mailbox answers nobody who waits/,
  ],
  [
    'a mailbox nobody can open',
    'systems/bapenda.pajak.yaml',
    replace('[consumer]', '[auditor]'),
    /bapenda\.pajak cannot fetch from its mailbox/,
  ],
  [
    'retries of what is never queued',
    'routes/djp.kswp.yaml',
    replace('timeoutMs: 8000', 'retry: { attempts: 3 }'),
    /\/routes\/0\/retry: tax\.clearance\.check\.v1 is never queued/,
  ],
  [
    'delays in the wrong order',
    'routes/oss.rba.yaml',
    replace('maxDelayMs: 3600000', 'maxDelayMs: 10'),
    /\/routes\/1\/retry: the first delay \(5000 ms\) is longer than the longest \(10 ms\)/,
  ],
  [
    'an order by nothing',
    'routes/oss.rba.yaml',
    replace('orderBy: /nib', 'orderBy: /nibb'),
    /\/routes\/1\/orderBy: a request of licensing\.permit\.publish\.v1 has nothing there/,
  ],
]);
