import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'an inbound call the adapter does not receive',
    'systems/oss.rba.yaml',
    replace('receiveNIB:', 'receiveNib:'),
    /\/inbound\/receiveNib: the adapter oss receives no receiveNib\. Use one of: receiveNIB/,
  ],
  [
    'an inbound agreement that does not exist',
    'systems/oss.rba.yaml',
    replace('regency-oss-nib-2026', 'regency-oss-2026'),
    /\/inbound\/receiveNIB\/agreement: there is no agreement regency-oss-2026/,
  ],
  [
    'an inbound agreement with a subscriber instead of the gateway',
    'systems/oss.rba.yaml',
    replace('regency-oss-nib-2026', 'tamansari-oss-2026'),
    /\/inbound\/receiveNIB\/agreement: tamansari-oss-2026 is not between oss\.rba and the gateway/,
  ],
  [
    'an inbound agreement that is suspended',
    'agreements/regency-oss-nib-2026.yaml',
    replace('validFrom', 'status: suspended\nvalidFrom'),
    /systems\/oss\.rba\.yaml:\d+:\d+ \/inbound\/receiveNIB\/agreement: regency-oss-nib-2026 is suspended/,
  ],
]);
