import type { FastifyInstance } from 'fastify';
import type { Agreement } from '../../agreements/agreement.js';
import type { Contract } from '../../contracts/contract.js';
import { minimiser } from '../../contracts/minimise.js';
import { unknownService } from '../../exchanges/accept.js';
import type { Directory } from '../../systems/directory.js';
import { principalOf } from '../principal.js';

export interface DirectoryRoutes {
  /** Agreements that stand now and let a consumer use services. */
  readonly agreementsOf: (consumer: string) => readonly Agreement[];
  readonly contract: (service: string) => Contract | undefined;
  readonly directory: () => Directory;
  /** How much of today's quota is used, by agreement. */
  readonly quotaUsed: (agreements: readonly string[]) => Promise<ReadonlyMap<string, number>>;
}

/** The directory of services a consumer may call, under which agreements, and what is left of their quotas. */
export const directoryRoutes = (app: FastifyInstance, parts: DirectoryRoutes): void => {
  const { agreementsOf, contract, directory, quotaUsed } = parts;

  const describe = async (consumer: string) => {
    const agreements = agreementsOf(consumer);
    const used = await quotaUsed(agreements.map(({ id }) => id));
    const services = [...new Set(agreements.flatMap(({ grants }) => [...grants.keys()]))].sort();
    return services.flatMap((service) => {
      const { document } = contract(service) ?? {};
      if (document === undefined) return [];
      const under = agreements.filter(({ grants }) => grants.has(service));
      return [
        {
          service,
          title: document.title,
          effect: document.effect,
          async: document.async,
          agreements: under.map((agreement) => ({
            agreement: agreement.id,
            provider: agreement.provider,
            providerName: directory().system(agreement.provider)?.name,
            basis: agreement.document.basis.number,
            purposes: [...agreement.purposes],
            elements: [...(agreement.grants.get(service) ?? [])],
            require: agreement.document.require ?? [],
            validUntil: agreement.document.validUntil,
            ...(agreement.document.quota === undefined
              ? {}
              : { quota: { ...agreement.document.quota, usedToday: used.get(agreement.id) ?? 0 } }),
            ...(agreement.document.rate === undefined ? {} : { rate: agreement.document.rate }),
          })),
        },
      ];
    });
  };

  app.get(
    '/v1/services',
    { config: { role: 'consumer' }, schema: { summary: 'Services this consumer may call' } },
    async (request) => ({ services: await describe(principalOf(request).system) }),
  );

  app.get<{ Params: { service: string } }>(
    '/v1/services/:service',
    { config: { role: 'consumer' }, schema: { summary: 'One service, with its contract as this consumer sees it' } },
    async (request) => {
      const { service } = request.params;
      const described = (await describe(principalOf(request).system)).find((one) => one.service === service);
      const found = contract(service);
      if (described === undefined || found === undefined) throw unknownService();
      const elements = new Set(described.agreements.flatMap((agreement) => agreement.elements));
      return { ...described, request: found.request.schema, response: responseFor(found, elements) };
    },
  );
};

/** An event is disclosed by its request; any other service by its response, reduced to what is granted. */
const responseFor = (contract: Contract, elements: ReadonlySet<string>) =>
  contract.document.disclosed === 'request' ? contract.response.schema : minimiser(contract, elements).schema;
