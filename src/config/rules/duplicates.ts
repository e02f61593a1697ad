import type { Fault } from '../../core/fault.js';
import { pointerTo } from '../../core/pointer.js';
import { faultsIn, type Rule } from './rule.js';

const repeated = (ids: readonly string[]): Set<string> => new Set(ids.filter((id, index) => ids.indexOf(id) !== index));

const inFolder = (folder: string, key: string, ids: readonly string[]): Fault[] =>
  [...repeated(ids)].map((id) =>
    faultsIn(`${folder}/${id}.yaml`)(
      `/${key}`,
      'this id is used twice. Give each document its own.',
      'id ini dipakai dua kali. Beri setiap dokumen id sendiri.',
    ),
  );

/** Nothing is declared twice: neither a document nor a service within one system's routes. */
export const duplicates: Rule = ({ configuration }) => {
  const { agencies, systems, routes, agreements } = configuration;
  const ids = (documents: readonly { readonly id: string }[]): string[] => documents.map(({ id }) => id);
  const services = routes.flatMap((document) =>
    document.routes.flatMap(({ service }, index) =>
      document.routes.findIndex((route) => route.service === service) === index
        ? []
        : [
            faultsIn(`routes/${document.system}.yaml`)(
              `${pointerTo('/routes', index)}/service`,
              `${service} already has a route in this file. Keep one of the two.`,
              `${service} sudah punya rute di berkas ini. Pertahankan salah satu.`,
            ),
          ],
    ),
  );
  return [
    ...inFolder('agencies', 'id', ids(agencies)),
    ...inFolder('systems', 'id', ids(systems)),
    ...inFolder('agreements', 'id', ids(agreements)),
    ...inFolder(
      'routes',
      'system',
      routes.map(({ system }) => system),
    ),
    ...services,
  ];
};
