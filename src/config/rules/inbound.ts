import type { Fault } from '../../core/fault.js';
import { pointerTo } from '../../core/pointer.js';
import type { AgreementDocument, InboundDocument, SystemDocument } from '../documents.js';
import { among, faultsIn, type Rule, type View } from './rule.js';

interface Call {
  readonly system: SystemDocument;
  readonly operation: string;
  readonly inbound: InboundDocument;
  readonly fault: (pointer: string, en: string, id: string) => Fault;
}

const operation = ({ system, operation, fault }: Call, view: View): Fault[] => {
  const adapter = system.adapter === undefined ? undefined : view.adapter(system.adapter);
  const offered = adapter?.inbound ?? [];
  if (adapter === undefined || offered.includes(operation)) return [];
  return [
    fault(
      '',
      `the adapter ${adapter.kind} receives no ${operation}. Use one of: ${among(offered)}.`,
      `adaptor ${adapter.kind} tidak menerima ${operation}. Gunakan salah satu: ${among(offered)}.`,
    ),
  ];
};

const words = ({ inbound, fault }: Call, view: View): Fault[] => {
  const faults: Fault[] = [];
  if (view.contract(inbound.service) === undefined)
    faults.push(
      fault(
        '/service',
        `there is no sound contract ${inbound.service}. Correct the name, or the contract's folder under schemas.`,
        `kontrak ${inbound.service} tidak ada atau cacat. Perbaiki namanya, atau folder kontraknya di schemas.`,
      ),
    );
  const known = view.configuration.purposes;
  if (!Object.hasOwn(known, inbound.purpose) && !view.isBroken('codes/purposes.yaml'))
    faults.push(
      fault(
        '/purpose',
        `there is no purpose ${inbound.purpose}. Use one of codes/purposes.yaml: ${among(Object.keys(known))}.`,
        `tujuan ${inbound.purpose} tidak ada. Gunakan salah satu dari codes/purposes.yaml: ${among(Object.keys(known))}.`,
      ),
    );
  return faults;
};

/** Either the system asks in its own dialect, or it brings an event to the gateway, which has no credentials of its own. */
const parties = ({ system, inbound, fault }: Call, agreement: AgreementDocument, view: View): Fault[] => {
  const { id } = agreement;
  if (!view.isEvent(inbound.service)) {
    if (agreement.consumer === system.id) return [];
    return [
      fault(
        '/agreement',
        `${id} is not one under which ${system.id} asks. Name one whose consumer is ${system.id}.`,
        `${id} bukan perjanjian yang membolehkan ${system.id} meminta. Sebutkan yang konsumennya ${system.id}.`,
      ),
    ];
  }
  const consumer = view.system(agreement.consumer);
  if (agreement.provider === system.id && consumer?.client === undefined) return [];
  return [
    fault(
      '/agreement',
      `${id} is not between ${system.id} and the gateway. Name one whose provider is ${system.id} and whose consumer is the gateway's own system.`,
      `${id} bukan antara ${system.id} dan gateway. Sebutkan yang penyedianya ${system.id} dan konsumennya sistem gateway sendiri.`,
    ),
  ];
};

/** What the agreement demands of each call must be said here: a native consumer has no headers. */
const references = ({ inbound, fault }: Call, agreement: AgreementDocument, view: View): Fault[] => {
  if (view.isEvent(inbound.service))
    return (['officer', 'case'] as const)
      .filter((what) => inbound[what] !== undefined)
      .map((what) =>
        fault(
          `/${what}`,
          `${inbound.service} is an event, which nobody asks for. Remove this.`,
          `${inbound.service} adalah peristiwa, yang tidak diminta siapa pun. Hapus ini.`,
        ),
      );
  return (agreement.require ?? [])
    .filter((what) => inbound[what] === undefined)
    .map((what) =>
      fault(
        '',
        `${agreement.id} requires the ${what} of every call. Add ${what}: { value: … } or { native: /… } here.`,
        `${agreement.id} mewajibkan ${what} pada setiap panggilan. Tambahkan ${what}: { value: … } atau { native: /… } di sini.`,
      ),
    );
};

const fits = (call: Call, agreement: AgreementDocument, view: View): Fault[] => {
  const { inbound, fault } = call;
  const id = agreement.id;
  const faults: Fault[] = [];
  if (agreement.status === 'suspended')
    faults.push(
      fault(
        '/agreement',
        `${id} is suspended, so every call would be refused. Make it active, or name another.`,
        `${id} sedang ditangguhkan sehingga setiap panggilan ditolak. Aktifkan, atau sebutkan yang lain.`,
      ),
    );
  faults.push(...parties(call, agreement, view), ...references(call, agreement, view));
  if (!Object.hasOwn(agreement.services, inbound.service))
    faults.push(
      fault(
        '/agreement',
        `${id} does not grant ${inbound.service}. Add the service there, or name another agreement.`,
        `${id} tidak memberikan ${inbound.service}. Tambahkan layanan itu di sana, atau sebutkan perjanjian lain.`,
      ),
    );
  if (!agreement.purposes.includes(inbound.purpose))
    faults.push(
      fault(
        '/purpose',
        `${id} does not grant the purpose ${inbound.purpose}. Use one of: ${among(agreement.purposes)}.`,
        `${id} tidak memberikan tujuan ${inbound.purpose}. Gunakan salah satu: ${among(agreement.purposes)}.`,
      ),
    );
  return faults;
};

const agreement = (call: Call, view: View): Fault[] => {
  const id = call.inbound.agreement;
  const found = view.agreement(id);
  if (found !== undefined) return fits(call, found, view);
  if (view.isBroken(`agreements/${id}.yaml`)) return [];
  return [
    call.fault(
      '/agreement',
      `there is no agreement ${id}. Add agreements/${id}.yaml, or correct the name.`,
      `perjanjian ${id} tidak ada. Tambahkan agreements/${id}.yaml, atau perbaiki namanya.`,
    ),
  ];
};

/** What a system may call is something its adapter receives, under an agreement that covers it. */
export const inbound: Rule = (view) =>
  view.configuration.systems.flatMap((system) =>
    Object.entries(system.inbound ?? {}).flatMap(([name, document]) => {
      const at = pointerTo('/inbound', name);
      const inSystem = faultsIn(`systems/${system.id}.yaml`);
      const fault: Call['fault'] = (pointer, en, id) => inSystem(`${at}${pointer}`, en, id);
      const call = { system, operation: name, inbound: document, fault };
      return [operation, words, agreement].flatMap((judge) => judge(call, view));
    }),
  );
