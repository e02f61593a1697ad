import { schemaAt } from '../../contracts/schema-places.js';
import type { Fault } from '../../core/fault.js';
import type { RouteDocument, SystemDocument } from '../documents.js';
import { operation } from './operation.js';
import { faultsIn, type Routed, type Rule, type View } from './rule.js';

const mailbox = ({ system, route, contract, fault }: Routed): Fault[] => {
  const faults: Fault[] = [];
  if (route.operation !== undefined)
    faults.push(
      fault(
        '/operation',
        'a mailbox has no operation: the system fetches. Remove this line.',
        'kotak pesan tidak punya operasi: sistem yang mengambil. Hapus baris ini.',
      ),
    );
  if (route.translation !== undefined)
    faults.push(
      fault(
        '/translation',
        'a mailbox speaks the canonical form. Remove this line.',
        'kotak pesan memakai bentuk kanonik. Hapus baris ini.',
      ),
    );
  if (contract.document.async !== 'always')
    faults.push(
      fault(
        '/via',
        `a mailbox answers nobody who waits, and ${route.service} may be waited for. Use push with an operation.`,
        `kotak pesan tidak menjawab penunggu, padahal ${route.service} boleh ditunggu. Gunakan push dengan operasi.`,
      ),
    );
  if (!system.client?.roles.includes('consumer'))
    faults.push(
      fault(
        '/via',
        `${system.id} cannot fetch from its mailbox. Give it client: { roles: [consumer] } in systems/${system.id}.yaml.`,
        `${system.id} tidak dapat mengambil dari kotak pesannya. Beri client: { roles: [consumer] } di systems/${system.id}.yaml.`,
      ),
    );
  return faults;
};

const queueing = ({ route, contract, fault }: Routed): Fault[] => {
  if (contract.document.async !== 'never') return [];
  const idle = (['retry', 'orderBy'] as const).filter((key) => route[key] !== undefined);
  return idle.map((key) =>
    fault(
      `/${key}`,
      `${route.service} is never queued, so this has no effect. Remove it.`,
      `${route.service} tidak pernah diantrekan, jadi ini tidak berpengaruh. Hapus.`,
    ),
  );
};

/** Only a push of a write can be sent twice. */
const repeats = ({ route, contract, fault }: Routed): Fault[] => {
  if (route.deduplicates === undefined || (contract.document.effect === 'write' && route.via !== 'mailbox')) return [];
  return [
    fault(
      '/deduplicates',
      `${route.service} is never sent twice here, so this has no effect. Remove it.`,
      `${route.service} tidak pernah dikirim dua kali di sini, jadi ini tidak berpengaruh. Hapus.`,
    ),
  ];
};

const delays = ({ route, fault }: Routed): Fault[] => {
  const first = route.retry?.firstDelayMs ?? 5_000;
  const most = route.retry?.maxDelayMs ?? 3_600_000;
  if (first <= most) return [];
  return [
    fault(
      '/retry',
      `the first delay (${first} ms) is longer than the longest (${most} ms). Exchange them.`,
      `jeda pertama (${first} md) lebih lama daripada jeda terlama (${most} md). Tukar keduanya.`,
    ),
  ];
};

const order = ({ route, contract, fault }: Routed): Fault[] => {
  if (route.orderBy === undefined) return [];
  if (schemaAt(contract.request.schema, route.orderBy) !== undefined) return [];
  return [
    fault(
      '/orderBy',
      `a request of ${route.service} has nothing there. Name one of its fields, such as /nib.`,
      `permintaan ${route.service} tidak punya isi di sana. Sebutkan salah satu isiannya, misalnya /nib.`,
    ),
  ];
};

const judge = (file: string, index: number, route: RouteDocument, system: SystemDocument, view: View): Fault[] => {
  const at = faultsIn(file);
  const fault: Routed['fault'] = (pointer, en, id) => at(`/routes/${index}${pointer}`, en, id);
  const contract = view.contract(route.service);
  if (contract === undefined)
    return [
      fault(
        '/service',
        `there is no sound contract ${route.service}. Correct the name, or the contract's folder under schemas.`,
        `kontrak ${route.service} tidak ada atau cacat. Perbaiki namanya, atau folder kontraknya di schemas.`,
      ),
    ];
  const routed = { system, route, contract, fault };
  const way = route.via === 'mailbox' ? mailbox(routed) : operation(routed, view);
  return [...way, ...queueing(routed), ...repeats(routed), ...delays(routed), ...order(routed)];
};

/** A route leads from a contract to something its system can do. */
export const routes: Rule = (view) =>
  view.configuration.routes.flatMap((document) => {
    const file = `routes/${document.system}.yaml`;
    const system = view.system(document.system);
    if (system !== undefined) return document.routes.flatMap((route, index) => judge(file, index, route, system, view));
    if (view.isBroken(`systems/${document.system}.yaml`)) return [];
    return [
      faultsIn(file)(
        '/system',
        `there is no system ${document.system}. Add systems/${document.system}.yaml, or remove this file.`,
        `sistem ${document.system} tidak ada. Tambahkan systems/${document.system}.yaml, atau hapus berkas ini.`,
      ),
    ];
  });
