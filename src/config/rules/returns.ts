import type { AgreementDocument } from '../documents.js';
import { faultsIn, type Rule } from './rule.js';

/** The service by which uses are returned. */
const service = 'population.usage.return.v1';

const grants = ({ services }: AgreementDocument): boolean => Object.hasOwn(services, service);

/** A duty to return what was used needs the service that returns it. */
export const returns: Rule = ({ configuration }) =>
  configuration.agreements.flatMap((agreement) =>
    agreement.returns === undefined || grants(agreement)
      ? []
      : [
          faultsIn(`agreements/${agreement.id}.yaml`)(
            '/returns',
            `what was used cannot be returned without the service for it. Add ${service} under services, or remove returns.`,
            `data balikan tidak dapat dikirim tanpa layanannya. Tambahkan ${service} pada services, atau hapus returns.`,
          ),
        ],
  );
