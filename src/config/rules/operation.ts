import type { AnyAdapter } from '../../adapter/adapter.js';
import type { Fault } from '../../core/fault.js';
import { isObject, type Json } from '../../core/json.js';
import type { SystemDocument } from '../documents.js';
import { among, type Routed, type View } from './rule.js';

interface Offered {
  readonly names: readonly string[];
  effect(name: string): Json | undefined;
}

/** What can be asked of a system. A generic adapter (`'*'`) keeps its operations in its connection, under `operations`. */
const offered = (adapter: AnyAdapter, { connection }: SystemDocument): Offered | undefined => {
  if (adapter.operations['*'] === undefined)
    return { names: Object.keys(adapter.operations), effect: (name) => adapter.operations[name]?.effect };
  const own = connection?.operations;
  if (!isObject(own)) return undefined;
  const effect = (name: string): Json | undefined => {
    const operation = own[name];
    return isObject(operation) ? operation.effect : undefined;
  };
  return { names: Object.keys(own), effect };
};

const unknown = ({ system, route, fault }: Routed, names: readonly string[]): Fault[] => [
  fault(
    '/operation',
    `${system.id} has no operation ${route.operation}. Use one of: ${among(names)}.`,
    `${system.id} tidak punya operasi ${route.operation}. Gunakan salah satu: ${among(names)}.`,
  ),
];

const effects = ({ route, contract, fault }: Routed, effect: Json | undefined): Fault[] => {
  const wanted = contract.document.effect;
  if (effect === undefined || effect === wanted) return [];
  return [
    fault(
      '/operation',
      `${route.service} is a ${wanted}, but this operation is a ${effect}. Route it to an operation that is a ${wanted}.`,
      `${route.service} bersifat ${wanted}, tetapi operasi ini ${effect}. Arahkan ke operasi yang bersifat ${wanted}.`,
    ),
  ];
};

/** A pushed exchange needs an adapter, and an operation of it with the contract's effect. */
export const operation = (routed: Routed, view: View): Fault[] => {
  const { system, route, fault } = routed;
  if (system.adapter === undefined)
    return [
      fault(
        '',
        `${system.id} has no adapter, so nothing can be sent to it. Give it one in systems/${system.id}.yaml, or write via: mailbox.`,
        `${system.id} tidak punya adaptor, jadi tidak dapat dikirimi. Beri adaptor di systems/${system.id}.yaml, atau tulis via: mailbox.`,
      ),
    ];
  if (route.operation === undefined)
    return [
      fault(
        '',
        'the operation is missing. Add operation: <what the adapter calls it>, or via: mailbox.',
        'operasi belum ditulis. Tambahkan operation: <nama di adaptor>, atau via: mailbox.',
      ),
    ];
  const adapter = view.adapter(system.adapter);
  const offer = adapter && offered(adapter, system);
  if (offer === undefined) return [];
  if (!offer.names.includes(route.operation)) return unknown(routed, offer.names);
  return effects(routed, offer.effect(route.operation));
};
