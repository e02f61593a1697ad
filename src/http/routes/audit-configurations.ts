import type { FastifyInstance } from 'fastify';
import type { Change } from '../../config/changes.js';
import type { Version } from '../../config/versions.postgres.js';
import { Failure } from '../../core/failure.js';
import type { RecordRead } from './audit-subjects.js';

export interface ConfigurationRoutes {
  readonly configurations: () => Promise<readonly Version[]>;
  /** From version `before` to `n`, 0 = nothing; undefined when there is no such version. */
  readonly configurationChanges: (before: number, n: number) => Promise<readonly Change[] | undefined>;
}

const noVersion = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no configuration version with this number. GET /audit/v1/configurations lists them.',
    id: 'Tidak ada versi konfigurasi dengan nomor ini. GET /audit/v1/configurations menampilkannya.',
  });

const numberOf = (given: string): number => {
  if (!/^\d{1,9}$/.test(given)) throw noVersion();
  return Number(given);
};

/** Who changed what the gateway does: agreements, quotas, mappings, systems. When each came into force are entries (`config.activated`). */
export const configurationRoutes = (app: FastifyInstance, parts: ConfigurationRoutes, recordRead: RecordRead): void => {
  const role = { role: 'auditor' } as const;

  app.get(
    '/audit/v1/configurations',
    { config: role, schema: { summary: 'Configuration versions: who, when, why' } },
    async (request) => {
      const versions = await parts.configurations();
      await recordRead(request, { read: 'configurations', found: versions.length });
      return { versions };
    },
  );

  app.get<{ Params: { n: string; before: string } }>(
    '/audit/v1/configurations/:n/changes/:before',
    { config: role, schema: { summary: 'What a version says differently from an earlier one (0: from nothing)' } },
    async (request) => {
      const [n, before] = [numberOf(request.params.n), numberOf(request.params.before)];
      const changes = await parts.configurationChanges(before, n);
      if (changes === undefined) throw noVersion();
      await recordRead(request, { by: `${before} to ${n}`, read: 'configurations', found: changes.length });
      return { version: n, before, changes };
    },
  );
};
