import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'a duty to return without the service for it',
    'agreements/dpmptsp-dukcapil-2026.yaml',
    replace('  population.usage.return.v1:\n    elements: all\n', ''),
    /\/returns: what was used cannot be returned without the service for it\. Add population\.usage\.return\.v1/,
  ],
]);
