import type { Fault } from '../core/fault.js';
import { ADAPTER_API, type AnyAdapter } from './adapter.js';

/** The adapters of one installation, by kind. */
export interface Registry {
  get(kind: string): AnyAdapter | undefined;
  readonly all: readonly AnyAdapter[];
  /** Adapters that were left out, and why; `check` prints them against `gateway.yaml`. */
  readonly faults: readonly Fault[];
}

const fault = (en: string, id: string): Fault => ({
  file: 'gateway.yaml',
  pointer: '/adapters',
  problem: { en, id },
});

const otherApi = ({ kind, api }: AnyAdapter): Fault =>
  fault(
    `The adapter "${kind}" was built for version ${String(api)} of the adapter interface; this gateway has version ${ADAPTER_API}. Install a release of the adapter that matches.`,
    `Adapter "${kind}" dibuat untuk antarmuka adapter versi ${String(api)}; gateway ini memakai versi ${ADAPTER_API}. Pasang rilis adapter yang sesuai.`,
  );

const twice = (kind: string): Fault =>
  fault(
    `Two adapters call themselves "${kind}"; the first one is used. Remove the other from "adapters:".`,
    `Dua adapter bernama "${kind}"; yang pertama dipakai. Hapus yang lain dari "adapters:".`,
  );

export const createRegistry = (adapters: readonly AnyAdapter[]): Registry => {
  const kinds = new Map<string, AnyAdapter>();
  const faults: Fault[] = [];
  for (const adapter of adapters) {
    if (adapter.api !== ADAPTER_API) faults.push(otherApi(adapter));
    else if (kinds.has(adapter.kind)) faults.push(twice(adapter.kind));
    else kinds.set(adapter.kind, adapter);
  }
  return { get: (kind) => kinds.get(kind), all: [...kinds.values()], faults };
};
