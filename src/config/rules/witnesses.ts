import { parseWitnessKey } from '../../core/cosignature.js';
import { faultsIn, type Rule } from './rule.js';

const fault = faultsIn('gateway.yaml');

/** A key that was copied wrongly would keep nobody's cosignature. */
export const witnesses: Rule = ({ configuration }) =>
  (configuration.gateway.witnesses ?? []).flatMap((key, n) =>
    parseWitnessKey(key) === undefined
      ? [
          fault(
            `/witnesses/${n}`,
            'this is no verifier key of a witness. Copy it as jembatan witness prints it.',
            'ini bukan kunci verifikasi saksi. Salin seperti yang dicetak jembatan witness.',
          ),
        ]
      : [],
  );
