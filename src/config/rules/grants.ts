import type { Contract } from '../../contracts/contract.js';
import type { Fault } from '../../core/fault.js';
import { pointerTo } from '../../core/pointer.js';
import { exchangeEnded, gatewaySystem } from '../own-events.js';
import { among, faultsIn, type Grant, type Rule, type View } from './rule.js';
import { where } from './where.js';

const elements = ({ agreement, service, document: { elements }, at, fault }: Grant, contract: Contract): Fault[] => {
  const { document } = contract;
  if (elements === 'all') return [];
  return elements.flatMap((name, index) => {
    const pointer = pointerTo(`${at}/elements`, index);
    const element = Object.hasOwn(document.elements, name) ? document.elements[name] : undefined;
    if (element === undefined)
      return fault(
        pointer,
        `${service} has no element ${name}. Use: ${among(Object.keys(document.elements))}.`,
        `${service} tidak punya elemen ${name}. Gunakan: ${among(Object.keys(document.elements))}.`,
      );
    if (element.class === 'general' || agreement.specificBasis !== undefined) return [];
    return fault(
      pointer,
      `${name} is specially protected (UU 24/2013 art. 84). Add specificBasis with the legal basis, or remove the element.`,
      `${name} dilindungi khusus (UU 24/2013 pasal 84). Tambahkan specificBasis berisi dasar hukumnya, atau hapus elemen ini.`,
    );
  });
};

/** An inbound agreement needs no route: the exchange comes by itself. */
const namedByInbound = ({ agreement, service }: Grant, view: View): boolean =>
  [agreement.provider, agreement.consumer].some((system) =>
    view.inbound(system, service).some((inbound) => inbound.agreement === agreement.id),
  );

/** An event is routed to its subscriber, everything else to its provider. */
const route = (grant: Grant, view: View): Fault[] => {
  const { agreement, service, at, fault } = grant;
  const event = view.isEvent(service);
  if (event && (namedByInbound(grant, view) || view.isBroken(`systems/${agreement.provider}.yaml`))) return [];
  const target = event ? agreement.consumer : agreement.provider;
  const unclear = view.isBroken(`routes/${target}.yaml`) || view.isBroken(`systems/${target}.yaml`);
  if (unclear || view.system(target) === undefined || view.route(target, service) !== undefined) return [];
  return [
    fault(
      at,
      `there is no route for ${service} to ${target}. Add one in routes/${target}.yaml, or remove the service.`,
      `tidak ada rute untuk ${service} ke ${target}. Tambahkan di routes/${target}.yaml, atau hapus layanan ini.`,
    ),
  ];
};

/** An event that comes after a write arrives by itself from whom the write is routed to; its purposes are the subscriber's own. */
const followed = ({ agreement: { provider }, service, at, fault }: Grant, after: string, view: View): Fault[] => {
  if (view.isBroken(`routes/${provider}.yaml`) || view.route(provider, after) !== undefined) return [];
  return [
    fault(
      at,
      `${service} follows ${after}, for which ${provider} has no route. Name the system that carries it out as provider, or remove the service.`,
      `${service} mengikuti ${after}, padahal ${provider} tidak punya rute untuknya. Sebutkan sistem pelaksananya sebagai provider, atau hapus layanan ini.`,
    ),
  ];
};

/** An event arrives for one purpose, and the subscriber's agreement must grant it. */
const eventPurpose = (grant: Grant, view: View): Fault[] => {
  const { agreement, service, at, fault } = grant;
  if (!view.isEvent(service)) return [];
  if (service === exchangeEnded && agreement.provider === gatewaySystem) return [];
  const after = view.contract(service)?.document.after;
  if (after !== undefined) return followed(grant, after, view);
  const arriving = view.inbound(agreement.provider, service).map(({ purpose }) => purpose);
  if (arriving.length === 0 && !view.isBroken(`systems/${agreement.provider}.yaml`))
    return [
      fault(
        at,
        `${agreement.provider} brings no ${service}: its inbound does not name it. Add it there, or remove the service.`,
        `${agreement.provider} tidak mengirim ${service}: tidak tercantum pada inbound. Tambahkan di sana, atau hapus layanan ini.`,
      ),
    ];
  return arriving
    .filter((purpose) => !agreement.purposes.includes(purpose))
    .map((purpose) =>
      fault(
        '/purposes',
        `${service} arrives for ${purpose}, which is not granted here. Add the purpose, or remove the service.`,
        `${service} tiba untuk ${purpose}, yang tidak diberikan di sini. Tambahkan tujuan itu, atau hapus layanannya.`,
      ),
    );
};

const judge = (grant: Grant, view: View): Fault[] => {
  const contract = view.contract(grant.service);
  if (contract !== undefined)
    return [
      ...elements(grant, contract),
      ...route(grant, view),
      ...eventPurpose(grant, view),
      ...where(grant, contract),
    ];
  return [
    grant.fault(
      grant.at,
      `there is no sound contract ${grant.service}. Correct the name, or the contract's folder under schemas.`,
      `kontrak ${grant.service} tidak ada atau cacat. Perbaiki namanya, atau folder kontraknya di schemas.`,
    ),
  ];
};

/** What an agreement grants exists: the service, its elements, and a way to it. */
export const grants: Rule = (view) =>
  view.configuration.agreements.flatMap((agreement) =>
    Object.entries(agreement.services).flatMap(([service, document]) => {
      const fault = faultsIn(`agreements/${agreement.id}.yaml`);
      return judge({ agreement, service, document, at: pointerTo('/services', service), fault }, view);
    }),
  );
