import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'an operation the adapter does not have',
    'routes/oss.rba.yaml',
    replace('inqueryNIB', 'inquiryNIB'),
    /yaml:4:5 \/routes\/0\/operation: oss\.rba has no operation inquiryNIB\. Use one of: inqueryNIB, receiveLicense/,
  ],
  [
    'an operation a generic system does not declare',
    'routes/djp.esb.yaml',
    replace('operation: kswp', 'operation: check'),
    /\/routes\/0\/operation: djp\.esb has no operation check\. Use one of: kswp/,
  ],
  [
    'a read routed to a write',
    'routes/oss.rba.yaml',
    replace('inqueryNIB', 'receiveLicense'),
    /\/routes\/0\/operation: licensing\.nib\.read\.v1 is a read, but this operation is a write/,
  ],
  [
    'a write routed to a read',
    'systems/djp.esb.yaml',
    replace('effect: read', 'effect: write'),
    /routes\/djp\.esb\.yaml:\d+:\d+ \/routes\/0\/operation: tax\.clearance\.check\.v1 is a read/,
  ],
  [
    'a push without an operation',
    'routes/djp.kswp.yaml',
    replace(/ {4}operation:.*\n/, ''),
    /\/routes\/0: the operation is missing\. Add operation/,
  ],
]);
