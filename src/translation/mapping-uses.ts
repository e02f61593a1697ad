import { pointerTo } from '../core/pointer.js';

/** One use of a mapping document by a route or an inbound call. */
export interface MappingUse {
  /** The kind of the system's adapter. */
  readonly kind: string;
  /** The document's name: what `translation` says, or the service. */
  readonly name: string;
  readonly service: string;
  readonly direction: 'outbound' | 'inbound';
  /** Where it is used, for the faults. */
  readonly file: string;
  readonly pointer: string;
}

interface Named {
  readonly service: string;
  readonly translation?: string;
}

/** What of a configuration says which mapping document is used where. */
export interface MappedSystems {
  readonly systems: readonly {
    readonly id: string;
    readonly adapter?: string;
    readonly inbound?: Readonly<Record<string, Named>>;
  }[];
  readonly routes: readonly {
    readonly system: string;
    readonly routes: readonly (Named & { readonly via?: 'push' | 'mailbox' })[];
  }[];
}

/** Every use of a mapping document in a configuration; mailboxes use none. */
export const mappingUses = ({ systems, routes }: MappedSystems): MappingUse[] => {
  const kinds = new Map(systems.map(({ id, adapter }) => [id, adapter]));
  const use = (
    kind: string | undefined,
    { service, translation: name = service }: Named,
    direction: MappingUse['direction'],
    file: string,
    at: string,
  ): MappingUse[] => (kind === undefined ? [] : [{ kind, name, service, direction, file, pointer: at }]);
  return [
    ...systems.flatMap(({ id, adapter, inbound = {} }) =>
      Object.entries(inbound).flatMap(([operation, named]) =>
        use(adapter, named, 'inbound', `systems/${id}.yaml`, pointerTo('/inbound', operation)),
      ),
    ),
    ...routes.flatMap(({ system, routes: list }) =>
      list.flatMap((route, at) =>
        route.via === 'mailbox'
          ? []
          : use(kinds.get(system), route, 'outbound', `routes/${system}.yaml`, pointerTo('/routes', at)),
      ),
    ),
  ];
};
