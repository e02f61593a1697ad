import t from 'tap';
import { replace, told } from '../installation.js';

told(t, [
  [
    'an office that closes before it opens',
    'gateway.yaml',
    replace("closes: '17:00'", "closes: '06:00'"),
    /\/signals\/offHours: the office opens at 07:00 and closes at 06:00, which is not later/,
  ],
  [
    'a system that works at night and that nobody knows',
    'gateway.yaml',
    replace('exempt: [rsud.simrs', 'exempt: [rsud.radiology'),
    /\/signals\/offHours\/exempt\/0: there is no system rsud\.radiology/,
  ],
  [
    'a threshold that everything reaches',
    'gateway.yaml',
    replace('signals:\n', 'signals:\n  repeats: { atLeast: 1 }\n'),
    /\/signals\/repeats\/atLeast/,
  ],
  [
    'an opening time that is none',
    'gateway.yaml',
    replace("opens: '07:00'", "opens: '7.30'"),
    /\/signals\/offHours\/opens: not written as it should be\. Write it like 07:30/,
  ],
]);
