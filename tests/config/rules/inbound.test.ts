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
    'a question under an agreement of which the system is no consumer',
    'systems/bpn.pertanahan.yaml',
    replace('agreement: bpn-bapenda-2026', 'agreement: dpmptsp-bapenda-2026'),
    /\/inbound\/getBPHTBService\/agreement: dpmptsp-bapenda-2026 is not one under which bpn\.pertanahan asks/,
  ],
  [
    'a question without the officer that its agreement requires',
    'systems/bpn.pertanahan.yaml',
    replace('    officer: { value: loket-pertanahan }\n    case', '    case'),
    /\/inbound\/getBPHTBService: bpn-bapenda-2026 requires the officer of every call\. Add officer/,
  ],
  [
    'an event with an officer',
    'systems/oss.rba.yaml',
    replace('agreement: regency-oss-nib-2026', 'agreement: regency-oss-nib-2026\n    officer: { value: oss }'),
    /\/inbound\/receiveNIB\/officer: licensing\.nib\.received\.v1 is an event, which nobody asks for/,
  ],
  [
    'an officer both fixed and read',
    'systems/bpn.pertanahan.yaml',
    replace('{ native: /NTPD }', '{ native: /NTPD, value: x }'),
    /\/inbound\/getBPHTBService\/case/,
  ],
  [
    'an inbound agreement that is suspended',
    'agreements/regency-oss-nib-2026.yaml',
    replace('validFrom', 'status: suspended\nvalidFrom'),
    /systems\/oss\.rba\.yaml:\d+:\d+ \/inbound\/receiveNIB\/agreement: regency-oss-nib-2026 is suspended/,
  ],
]);
