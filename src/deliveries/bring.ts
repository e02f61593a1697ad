import { type Agreement, standing } from '../agreements/agreement.js';
import type { Quota } from '../agreements/quota.js';
import { minimiser } from '../contracts/minimise.js';
import { Failure } from '../core/failure.js';
import type { Route } from '../routes/route.js';
import type { Send as SendOnce } from '../routes/send.js';
import type { AgreementStands, LimitsOf, Send } from './delivery.js';

/** What deliveries need of the configuration version in force. */
export interface DeliveryRules {
  routeTo(system: string, service: string): Route | undefined;
  agreement(id: string): Agreement | undefined;
}

/** No delivery is tried for longer than this, whatever its attempts. */
const maxAgeMs = 7 * 24 * 60 * 60 * 1000;

const noRoute = (system: string, service: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${system} has no route for ${service} any more. The administrator must add one, then retry the delivery.`,
    id: `${system} tidak lagi memiliki rute untuk ${service}. Administrator harus menambahkannya, lalu mengulang pengiriman.`,
  });

/** A push route, or CONFIG_INVALID: the configuration may have changed since the exchange was accepted. */
const pushRoute = (rules: DeliveryRules, system: string, service: string) => {
  const route = rules.routeTo(system, service);
  if (route?.via !== 'push') throw noRoute(system, service);
  return route;
};

export const createLimits = (rules: () => DeliveryRules): LimitsOf => {
  return (service, system) => {
    const route = pushRoute(rules(), system, service);
    return {
      effect: route.contract.document.effect,
      deduplicates: route.deduplicates,
      timeoutMs: route.timeoutMs,
      ...route.retry,
      maxAgeMs,
    };
  };
};

/** Whether the agreement of an exchange still allows it, under the configuration and on the day of the attempt. */
export const createAgreementStands = (rules: () => DeliveryRules): AgreementStands => {
  return ({ agreement: id, consumer, service, purpose, at }) => {
    const agreement = rules().agreement(id);
    const covers = agreement?.consumer === consumer && agreement.grants.has(service) && agreement.purposes.has(purpose);
    if (agreement === undefined || !covers)
      return new Failure('AGREEMENT_MISSING', {
        en: `Agreement ${id} no longer covers this exchange. The agencies must restore it; then retry the delivery.`,
        id: `Perjanjian ${id} tidak lagi mencakup pertukaran ini. Kedua instansi harus memulihkannya; setelah itu ulangi pengiriman.`,
      });
    const state = standing(agreement, at.getTime());
    if (state === 'active') return undefined;
    return new Failure('AGREEMENT_NOT_ACTIVE', {
      en: `Agreement ${id} is ${state}. The agencies must renew or resume it; then retry the delivery.`,
      id: `Perjanjian ${id} sedang tidak aktif. Kedua instansi harus memperbarui atau mengaktifkannya; setelah itu ulangi pengiriman.`,
    });
  };
};

/** Brings one attempt to its system through the same send as a synchronous exchange, quota and minimisation included. */
export const createBring = (parts: { rules: () => DeliveryRules; send: SendOnce; quota: Quota }): Send => {
  return async (attempt) => {
    const rules = parts.rules();
    const route = pushRoute(rules, attempt.system, attempt.service);
    const agreement = rules.agreement(attempt.agreement);
    if (agreement === undefined) throw noRoute(attempt.system, attempt.service);
    await parts.quota.take(agreement);
    try {
      const sent = await parts.send(route, attempt.request, attempt);
      const elements = new Set(attempt.elementsAsked);
      const { value, returned, withheld } = minimiser(route.contract, elements).minimise(sent.response);
      const subjects = route.contract.response.subjects(value);
      return { response: value, native: sent.native, providerMs: sent.providerMs, returned, withheld, subjects };
    } catch (error) {
      if (error instanceof Failure && error.sent === 'no') parts.quota.undo(agreement);
      throw error;
    }
  };
};
