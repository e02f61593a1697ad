import type { Configuration } from '../config/documents.js';
import type { Text } from '../core/text.js';

/** What people call the things that entries name; what the configuration in force does not know keeps its own name. */
export interface Naming {
  agencyOf(system: string): Text;
  system(id: string): Text;
  service(id: string): Text;
  purpose(id: string): Text;
  /** Number of the cooperation agreement (PKS) that an agreement rests on. */
  basis(agreement: string): string;
}

const asIs = (name: string): Text => ({ en: name, id: name });

export const createNaming = (configuration: Configuration, titleOf: (service: string) => Text | undefined): Naming => {
  const agencies = new Map(configuration.agencies.map(({ id, name }) => [id, name]));
  const systems = new Map(configuration.systems.map((system) => [system.id, system]));
  const bases = new Map(configuration.agreements.map(({ id, basis }) => [id, basis.number]));
  return {
    agencyOf: (system) => agencies.get(systems.get(system)?.agency ?? '') ?? asIs(system),
    system: (id) => systems.get(id)?.name ?? asIs(id),
    service: (id) => titleOf(id) ?? asIs(id),
    purpose: (id) => configuration.purposes[id]?.name ?? asIs(id),
    basis: (agreement) => bases.get(agreement) ?? agreement,
  };
};
