import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'a block that is not CIDR',
    'systems/djp.kswp.yaml',
    replace('127.0.0.0/8', '127.0.0.0/40'),
    /\/addresses\/0: not a CIDR block\. Write it like 10\.35\.0\.0\/16/,
  ],
  [
    'a short form that hides an address',
    'agreements/bapenda-djp-2026.yaml',
    replace('[192.0.2.0/24]', '[10.1/16]'),
    /\/networks\/0: not a CIDR block/,
  ],
]);
