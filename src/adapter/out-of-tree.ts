import { pathToFileURL } from 'node:url';
import { resolve } from 'import-meta-resolve';
import type { Fault } from '../core/fault.js';
import type { AnyAdapter } from './adapter.js';

/** What `gateway.yaml` named: the adapters that loaded, and why the others did not. */
export interface OutOfTree {
  readonly adapters: readonly AnyAdapter[];
  readonly faults: readonly Fault[];
}

const isAdapter = (value: unknown): value is AnyAdapter => {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, config, operations, home, connect } = value as Record<string, unknown>;
  return (
    typeof kind === 'string' &&
    typeof config === 'object' &&
    config !== null &&
    typeof operations === 'object' &&
    operations !== null &&
    home instanceof URL &&
    typeof connect === 'function'
  );
};

const load = async (specifier: string, parent: string): Promise<AnyAdapter | Fault['problem']> => {
  let loaded: { adapter?: unknown };
  try {
    loaded = (await import(resolve(specifier, parent))) as { adapter?: unknown };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      en: `The adapter "${specifier}" could not be loaded (${why}). Install it beside gateway.yaml, or correct its name or path.`,
      id: `Adapter "${specifier}" tidak dapat dimuat (${why}). Pasang adapter itu di samping gateway.yaml, atau perbaiki nama atau jalurnya.`,
    };
  }
  if (isAdapter(loaded.adapter)) return loaded.adapter;
  return {
    en: `"${specifier}" does not export an "adapter" made with defineAdapter. Check that it is an adapter for Jembatan.`,
    id: `"${specifier}" tidak mengekspor "adapter" yang dibuat dengan defineAdapter. Pastikan itu adapter untuk Jembatan.`,
  };
};

/**
 * Loads the adapters named in `gateway.yaml`, resolved from its folder: a package's name, or `./path.js`.
 * A plain `import()` would look beside the gateway instead.
 */
export const loadOutOfTree = async (specifiers: readonly string[], folder: string): Promise<OutOfTree> => {
  const parent = pathToFileURL(`${folder}/gateway.yaml`).href;
  const adapters: AnyAdapter[] = [];
  const faults: Fault[] = [];
  for (const [index, specifier] of specifiers.entries()) {
    const loaded = await load(specifier, parent);
    if ('connect' in loaded) adapters.push(loaded);
    else faults.push({ file: 'gateway.yaml', pointer: `/adapters/${index}`, problem: loaded });
  }
  return { adapters, faults };
};
