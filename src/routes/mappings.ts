import type { AnyAdapter } from '../adapter/adapter.js';
import type { Configuration, InboundDocument, RouteDocument } from '../config/documents.js';
import { Failure } from '../core/failure.js';
import type { Fault } from '../core/fault.js';
import { compileTranslation } from '../translation/compile.js';
import type { CodesDocument, ExampleDocument, TranslationDocument } from '../translation/document.js';
import { type Filed, type LoadedTranslations, loadTranslations } from '../translation/load.js';
import type { Translation } from '../translation/translation.js';

/** A mapping document with what it refers to, before it is compiled. */
export interface Mapping {
  readonly file: string;
  readonly document: TranslationDocument;
  readonly tables: CodesDocument;
  readonly formats: NonNullable<AnyAdapter['formats']>;
  readonly examples: readonly Filed<ExampleDocument>[];
}

/** Finds the mapping document of a route: in the installation's `translations/`, else beside the adapter. */
export interface Mappings {
  /** Mistakes in the adapters' own documents. */
  readonly faults: readonly Fault[];
  readonly loaded: ReadonlyMap<string, LoadedTranslations>;
  find(configuration: Configuration, system: string, name: string): Mapping | undefined;
  outbound(configuration: Configuration, system: string, route: RouteDocument): Translation;
  inbound(configuration: Configuration, system: string, document: InboundDocument): Translation;
}

const missing = (system: string, name: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${system} has no mapping document ${name}.yaml: neither in config/translations/ nor beside its adapter.`,
    id: `${system} tidak memiliki dokumen pemetaan ${name}.yaml: tidak ada di config/translations/ maupun di adapternya.`,
  });

/** Reads every adapter's mapping documents once. */
export const loadMappings = async (adapters: readonly AnyAdapter[]): Promise<Mappings> => {
  const byKind = new Map<string, { adapter: AnyAdapter; loaded: LoadedTranslations }>();
  for (const adapter of adapters) byKind.set(adapter.kind, { adapter, loaded: await loadTranslations(adapter.home) });

  const find: Mappings['find'] = (configuration, system, name) => {
    const kind = configuration.systems.find(({ id }) => id === system)?.adapter ?? '';
    const beside = byKind.get(kind);
    const formats = beside?.adapter.formats ?? {};
    const own = configuration.translations[name];
    if (own !== undefined)
      return {
        file: `translations/${name}.yaml`,
        document: own as unknown as TranslationDocument,
        tables: { ...beside?.loaded.tables, ...(configuration.codes as unknown as CodesDocument) },
        formats,
        examples: [],
      };
    const filed = beside?.loaded.documents.get(name);
    return (
      filed &&
      beside && {
        file: `adapters/${kind}/${filed.file}`,
        document: filed.document,
        tables: beside.loaded.tables,
        formats,
        examples: beside.loaded.examples.get(name) ?? [],
      }
    );
  };

  const compiled = (configuration: Configuration, system: string, name: string): Translation => {
    const mapping = find(configuration, system, name);
    if (mapping === undefined) throw missing(system, name);
    return compileTranslation(mapping.document, mapping);
  };

  return {
    faults: [...byKind.values()].flatMap(({ loaded }) => loaded.faults),
    loaded: new Map([...byKind].map(([kind, { loaded }]) => [kind, loaded])),
    find,
    outbound: (configuration, system, route) => compiled(configuration, system, route.translation ?? route.service),
    inbound: (configuration, system, document) =>
      compiled(configuration, system, document.translation ?? document.service),
  };
};
