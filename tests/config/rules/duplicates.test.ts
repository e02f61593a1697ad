import t from 'tap';
import { told } from '../installation.js';

told(t, [
  [
    'one service routed twice',
    'routes/djp.kswp.yaml',
    (text) => `${text}  - { service: tax.clearance.check.v1, operation: kswp }\n`,
    /\/routes\/1\/service: tax\.clearance\.check\.v1 already has a route in this file/,
  ],
]);
