import type { Fault } from '../../core/fault.js';
import { faultsIn, type Rule } from './rule.js';

const fault = faultsIn('gateway.yaml');

/** Office hours begin before they end, and who works at night is somebody. */
export const signals: Rule = (view) => {
  const { opens = '07:00', closes = '17:00', exempt = [] } = view.configuration.gateway.signals?.offHours ?? {};
  const hours: Fault[] =
    opens < closes
      ? []
      : [
          fault(
            '/signals/offHours',
            `the office opens at ${opens} and closes at ${closes}, which is not later. Correct opens or closes.`,
            `kantor buka pukul ${opens} dan tutup pukul ${closes}, yang tidak lebih akhir. Perbaiki opens atau closes.`,
          ),
        ];
  const strangers = exempt.flatMap((system, n) =>
    view.system(system) !== undefined || view.isBroken(`systems/${system}.yaml`)
      ? []
      : [
          fault(
            `/signals/offHours/exempt/${n}`,
            `there is no system ${system}. Add systems/${system}.yaml, or take it out.`,
            `sistem ${system} tidak ada. Tambahkan systems/${system}.yaml, atau hapus dari daftar.`,
          ),
        ],
  );
  return [...hours, ...strangers];
};
