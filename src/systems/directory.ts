import type { AgencyDocument, Configuration, Role, RouteDocument, SystemDocument } from '../config/documents.js';

/** Who is who: agencies, their systems, and where each system's services go. */
export interface Directory {
  agency(id: string): AgencyDocument | undefined;
  system(id: string): SystemDocument | undefined;
  readonly systems: readonly SystemDocument[];
  /** What a system may do as an OAuth client; empty when it has no credentials. */
  roles(system: string): readonly Role[];
  route(system: string, service: string): RouteDocument | undefined;
  /** Every system that has a route for a service. */
  routed(service: string): readonly string[];
}

export const createDirectory = (configuration: Configuration): Directory => {
  const agencies = new Map(configuration.agencies.map((agency) => [agency.id, agency]));
  const systems = new Map(configuration.systems.map((system) => [system.id, system]));
  const routes = new Map(
    configuration.routes.flatMap(({ system, routes }) =>
      routes.map((route) => [`${system} ${route.service}`, { system, route }] as const),
    ),
  );
  return {
    agency: (id) => agencies.get(id),
    system: (id) => systems.get(id),
    systems: configuration.systems,
    roles: (system) => systems.get(system)?.client?.roles ?? [],
    route: (system, service) => routes.get(`${system} ${service}`)?.route,
    routed: (service) =>
      [...routes.values()].filter(({ route }) => route.service === service).map(({ system }) => system),
  };
};
