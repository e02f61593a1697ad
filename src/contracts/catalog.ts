import { readFile } from 'node:fs/promises';
import type { Fault } from '../core/fault.js';
import type { JsonSchema } from '../core/json.js';
import { packageRoot } from '../core/package-root.js';
import type { Catalog, Contract } from './contract.js';
import { foldersIn } from './contract-files.js';
import { checkFollowing } from './following.js';
import { loadContract, type Rules } from './load-contract.js';
import { problems } from './problems.js';
import { compileSide, schemaJudge } from './side.js';

const rulesOfContracts = async (): Promise<Rules> => {
  const schema = await readFile(new URL('schemas/config/contract.schema.json', packageRoot()), 'utf8');
  return { contract: compileSide(JSON.parse(schema) as JsonSchema, []), schema: schemaJudge() };
};

/** `config/` holds the schemas of the configuration, not services. */
const domainsIn = async (folder: URL): Promise<string[]> =>
  (await foldersIn(folder)).filter((domain) => domain !== 'config');

/**
 * Reads `<domain>/<service>/` under `folder` (a file: URL ending in `/`), checks every contract and compiles it once.
 * A contract with faults is left out of the catalog; the faults name files relative to `folder`.
 */
export const loadCatalog = async (folder: URL): Promise<{ catalog: Catalog; faults: Fault[] }> => {
  const rules = await rulesOfContracts();
  const faults: Fault[] = [];
  const contracts = new Map<string, Contract>();
  for (const domain of await domainsIn(folder))
    for (const name of await foldersIn(new URL(`${domain}/`, folder))) {
      const contract = await loadContract(folder, domain, name, rules, faults);
      if (contract === undefined) continue;
      if (contracts.has(contract.service))
        faults.push({ file: `${domain}/${name}/contract.yaml`, pointer: '/service', problem: problems.twice });
      else contracts.set(contract.service, contract);
    }
  const catalog: Catalog = { get: (service) => contracts.get(service), all: [...contracts.values()] };
  const fileOf = ({ service }: Contract): string => `${service.split('.')[0]}/${service}/contract.yaml`;
  return { catalog, faults: [...faults, ...checkFollowing(catalog, fileOf)] };
};
