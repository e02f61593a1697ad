import type { AnyAdapter } from './adapter/adapter.js';
import { loadOutOfTree } from './adapter/out-of-tree.js';
import { createRegistry, type Registry } from './adapter/registry.js';
import { checkConfiguration } from './config/check.js';
import type { Configuration } from './config/documents.js';
import { loadConfiguration } from './config/load.js';
import { printFault } from './config/print.js';
import { loadCatalog } from './contracts/catalog.js';
import type { Catalog } from './contracts/contract.js';
import type { Fault } from './core/fault.js';
import { packageRoot } from './core/package-root.js';
import type { Language } from './core/text.js';
import type { Position } from './core/yaml.js';
import { loadMappings, type Mappings } from './routes/mappings.js';
import { checkTranslation } from './translation/check.js';
import { compileTranslation } from './translation/compile.js';
import { runExamples } from './translation/examples.js';

/** What a gateway runs on besides its configuration: contracts, adapters and their mapping documents. */
export interface Equipment {
  readonly catalog: Catalog;
  readonly registry: Registry;
  readonly mappings: Mappings;
  readonly faults: readonly Fault[];
}

/** Loads `schemas/`, the adapters that came with the gateway and those `gateway.yaml` names. */
export const loadEquipment = async (
  shipped: readonly AnyAdapter[],
  outOfTree: readonly string[],
  folder: string,
): Promise<Equipment> => {
  const schemas = new URL('schemas/', packageRoot());
  const [{ catalog, faults }, loaded] = await Promise.all([loadCatalog(schemas), loadOutOfTree(outOfTree, folder)]);
  const registry = createRegistry([...shipped, ...loaded.adapters]);
  const mappings = await loadMappings(registry.all);
  return {
    catalog,
    registry,
    mappings,
    faults: [
      ...faults.map((fault) => ({ ...fault, file: `schemas/${fault.file}` })),
      ...loaded.faults,
      ...registry.faults,
      ...mappings.faults,
    ],
  };
};

const routesOf = (configuration: Configuration) => [
  ...configuration.routes.flatMap(({ system, routes }) =>
    routes.flatMap((route) => (route.via === 'mailbox' ? [] : [{ system, name: route.translation ?? route.service }])),
  ),
  ...configuration.systems.flatMap((system) =>
    Object.values(system.inbound ?? {}).map((one) => ({ system: system.id, name: one.translation ?? one.service })),
  ),
];

const missing = (system: string, name: string): Fault => ({
  file: `routes/${system}.yaml`,
  pointer: '',
  problem: {
    en: `there is no mapping document ${name}.yaml, neither in translations/ nor beside the adapter. Write it, or name another with "translation:".`,
    id: `dokumen pemetaan ${name}.yaml tidak ada, baik di translations/ maupun di samping adapter. Tulis dokumennya, atau sebutkan yang lain dengan "translation:".`,
  },
});

/** Every mapping document that a route or an inbound call uses, proven against both contracts, and its examples run. */
const checkMappings = (configuration: Configuration, { mappings, catalog }: Equipment): Fault[] => {
  const seen = new Set<string>();
  return routesOf(configuration).flatMap(({ system, name }) => {
    const mapping = mappings.find(configuration, system, name);
    if (mapping === undefined) return [missing(system, name)];
    if (seen.has(mapping.file)) return [];
    seen.add(mapping.file);
    const contract = catalog.get(mapping.document.service);
    if (contract === undefined) return [];
    const { request, response } = contract;
    const faults = checkTranslation(mapping.document, {
      ...mapping,
      request: request.schema,
      response: response.schema,
    });
    if (faults.length > 0) return faults;
    return runExamples(compileTranslation(mapping.document, mapping), mapping.examples, mapping.document.direction);
  });
};

export interface Checked {
  readonly configuration: Configuration;
  readonly equipment: Equipment;
  readonly faults: readonly Fault[];
  locate(fault: Fault): Position;
}

/** Everything wrong with one installation: documents, cross-references, contracts with their examples, mappings with theirs. */
export const checkInstallation = async (folder: string, shipped: readonly AnyAdapter[]): Promise<Checked> => {
  const { configuration, faults, broken, locate } = await loadConfiguration(folder);
  const equipment = await loadEquipment(shipped, configuration.gateway.adapters ?? [], folder);
  const across = checkConfiguration(configuration, {
    adapters: equipment.registry.all,
    catalog: equipment.catalog,
    broken,
    translations: (checked) => checkMappings(checked, equipment),
  });
  return { configuration, equipment, faults: [...faults, ...equipment.faults, ...across], locate };
};

/** The faults as an administrator reads them, one a line, in the order of files. */
export const printFaults = ({ faults, locate }: Pick<Checked, 'faults' | 'locate'>, language: Language): string[] =>
  [...faults].sort((a, b) => (a.file < b.file ? -1 : 1)).map((fault) => printFault(fault, locate(fault), language));
