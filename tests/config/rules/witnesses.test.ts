import t from 'tap';
import { replace, told } from '../installation.js';

/** The example of the schema, with one letter of its name changed: the id in it no longer fits. */
const key = 'inspektorat.banyuwangikab.go.ie/w1+25ea414d+BG+QHXNMZTtiRtVfeTm4Btn6dEtLZBhrmTdNMup+0j1b';

told(t, [
  [
    'the key of a witness that was copied wrongly',
    'gateway.yaml',
    replace('signals:\n', `witnesses: ['${key}']\nsignals:\n`),
    /\/witnesses\/0: this is no verifier key of a witness/,
  ],
  [
    'a witness named without its key',
    'gateway.yaml',
    replace('signals:\n', "witnesses: ['inspektorat.banyuwangikab.go.id/w1']\nsignals:\n"),
    /\/witnesses\/0: not written as it should be/,
  ],
]);
