import type { AnyAdapter } from '../adapter/adapter.js';
import { loadOutOfTree } from '../adapter/out-of-tree.js';
import { createRegistry, type Registry } from '../adapter/registry.js';
import { checkConfiguration } from '../config/check.js';
import type { Configuration } from '../config/documents.js';
import { loadConfiguration } from '../config/load.js';
import { printFault } from '../config/print.js';
import { loadCatalog } from '../contracts/catalog.js';
import type { Catalog, Contract } from '../contracts/contract.js';
import type { Fault } from '../core/fault.js';
import { packageRoot } from '../core/package-root.js';
import type { Language } from '../core/text.js';
import type { Position } from '../core/yaml.js';
import type { Served } from '../translation/check.js';
import { mappingUses } from '../translation/mapping-uses.js';
import { loadMappings, type Mappings, type OwnMappings } from '../translation/mappings.js';

/** What a gateway runs on besides its configuration: contracts, adapters and their mapping documents. */
export interface Equipment {
  readonly catalog: Catalog;
  readonly registry: Registry;
  /** The adapters' mapping documents, joined with a configuration's own. */
  readonly mappings: (own: OwnMappings) => Mappings;
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
    ],
  };
};

const servedOf = ({ document: { disclosed, async } }: Contract): { readonly served?: Served } => {
  if (disclosed === 'request') return {};
  return { served: async === 'always' ? 'queued' : 'answered' };
};

export interface Checked {
  readonly configuration: Configuration;
  readonly equipment: Equipment;
  readonly faults: readonly Fault[];
  locate(fault: Fault): Position;
}

/** Everything wrong with one installation: documents, cross-references, contracts with their examples, mappings with theirs. */
export const checkInstallation = async (folder: string, shipped: readonly AnyAdapter[]): Promise<Checked> => {
  const { configuration, faults, broken, salvaged, locate } = await loadConfiguration(folder);
  const equipment = await loadEquipment(shipped, configuration.gateway.adapters ?? [], folder);
  const { catalog, registry, mappings } = equipment;
  const schemasOf = (service: string) => {
    const contract = catalog.get(service);
    return contract && { request: contract.request.schema, response: contract.response.schema, ...servedOf(contract) };
  };
  const across = checkConfiguration(configuration, {
    adapters: registry.all,
    catalog,
    broken,
    salvaged,
    translations: (checked) => mappings(checked).check(mappingUses(checked), schemasOf),
  });
  return { configuration, equipment, faults: [...faults, ...equipment.faults, ...across], locate };
};

/** The faults as an administrator reads them, one a line, in the order of files. */
export const printFaults = ({ faults, locate }: Pick<Checked, 'faults' | 'locate'>, language: Language): string[] =>
  [...faults].sort((a, b) => (a.file < b.file ? -1 : 1)).map((fault) => printFault(fault, locate(fault), language));
