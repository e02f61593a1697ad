import type { Json, JsonObject } from '../core/json.js';
import type { Text } from '../core/text.js';

/** `config/gateway.yaml`: the installation itself. */
export interface GatewayDocument {
  /** Names the installation and, with it, the log's origin: `jembatan.<installation>/log`. */
  readonly installation: string;
  /** Brings up the simulated agencies beside the gateway. */
  readonly sandbox?: boolean;
  /** Out-of-tree adapters: package names, or `./path.js` relative to this file. */
  readonly adapters?: readonly string[];
  /** Public origin of the gateway, `https://…`; it is the issuer and audience of access tokens. Default: the address it listens on. */
  readonly origin?: string;
  /** Verifier keys of the witnesses whose cosignatures the log shows, as `jembatan witness` prints them. */
  readonly witnesses?: readonly string[];
  /** When the auditor is shown an anomaly; what is left out is as usual (src/log/signals/signal.ts). */
  readonly signals?: {
    readonly offHours?: {
      /** WIB, `hh:mm`. */
      readonly opens?: string;
      readonly closes?: string;
      /** 1 = Monday … 7 = Sunday. */
      readonly days?: readonly number[];
      readonly holidays?: readonly string[];
      /** Systems that work at night. */
      readonly exempt?: readonly string[];
      readonly atLeast?: number;
    };
    readonly sequence?: { readonly atLeast?: number; readonly gap?: number };
    readonly peers?: { readonly atLeast?: number; readonly times?: number; readonly officers?: number };
    readonly repeats?: { readonly atLeast?: number; readonly days?: number };
    readonly probing?: { readonly atLeast?: number; readonly kinds?: number };
  };
  readonly retention?: RetentionDocument;
}

/** Days that kinds of data are kept; each has a default (`src/retention/settings.ts`). */
export interface RetentionDocument {
  /** Bodies of queued exchanges and of writes, after their end; a contract's own retention wins. Reads are never kept. */
  readonly payloadDays?: number;
  /** Idempotency keys with the outcome of a write. */
  readonly idempotencyKeyDays?: number;
  /** What makes an entry of the log say whom it was about: openings, references to officers and cases. */
  readonly openingDays?: number;
  /** The vault's own backups. */
  readonly vaultBackupDays?: number;
}

/** `config/agencies/<id>.yaml`: a legal party. */
export interface AgencyDocument {
  readonly id: string;
  readonly name: Text;
  /** Kemendagri region code, dotted: `'35.10.24.2008'` for a village. */
  readonly region?: string;
}

export type Role = 'consumer' | 'auditor' | 'administrator';

/** `config/systems/<id>.yaml`: an information system of an agency; its id is `agency.system`. */
export interface SystemDocument {
  readonly id: string;
  readonly agency: string;
  readonly name: Text;
  /** As an OAuth client: what it may do. Absent = it has no credentials. */
  readonly client?: { readonly roles: readonly Role[] };
  /** As a provider: the kind of its adapter, and the adapter's own configuration (`env:`/`file:` references allowed in any string). */
  readonly adapter?: string;
  readonly connection?: JsonObject;
  /** CIDR blocks beyond the public Internet that the gateway may connect to for this system. */
  readonly addresses?: readonly string[];
  /** Native calls this system makes to `/native/{id}/{operation}`. */
  readonly inbound?: Readonly<Record<string, InboundDocument>>;
  /** At most this many calls to it at once. Default 16. */
  readonly concurrency?: number;
  /** Windows in WIB during which it is known to be down. */
  readonly maintenance?: readonly { readonly from: string; readonly until: string }[];
}

export interface InboundDocument {
  readonly service: string;
  readonly purpose: string;
  readonly agreement: string;
  /** Name of the mapping document; default: the service's. */
  readonly translation?: string;
  /** Who acts and what for, where the system asks in its own dialect and cannot say so in headers. */
  readonly officer?: ReferenceDocument;
  readonly case?: ReferenceDocument;
}

/** The same for every call, or where the native request says it (JSON Pointer into its body). */
export type ReferenceDocument = { readonly value: string } | { readonly native: string };

/** `config/routes/<system>.yaml`: where the exchanges of services go. */
export interface RoutesDocument {
  readonly system: string;
  readonly routes: readonly RouteDocument[];
}

export interface RouteDocument {
  readonly service: string;
  /** The adapter's operation; absent for a mailbox. */
  readonly operation?: string;
  /** `push` (default): the gateway calls the system. `mailbox`: the system pulls from `/v1/inbox`. */
  readonly via?: 'push' | 'mailbox';
  /** Name of the mapping document; default: the service's. Ignored by a mailbox, which speaks the canonical form. */
  readonly translation?: string;
  /** Milliseconds for one call. Default 10,000. */
  readonly timeoutMs?: number;
  readonly retry?: {
    /** Tries in all before a delivery is dead. Default 8. */
    readonly attempts?: number;
    /** Base of the exponential back-off. Default 5,000. */
    readonly firstDelayMs?: number;
    /** Default 3,600,000. */
    readonly maxDelayMs?: number;
  };
  /** The provider recognises a repeated Idempotency-Key, so a write whose outcome nobody saw may be sent again. Default false. */
  readonly deduplicates?: boolean;
  /** JSON Pointer into the canonical request: deliveries with the same value there go one at a time, in order. */
  readonly orderBy?: string;
}

/** `config/agreements/<id>.yaml`: a consumer may use services, for purposes, seeing elements, within a quota, between dates. */
export interface AgreementDocument {
  readonly id: string;
  readonly consumer: string;
  readonly provider: string;
  /** The cooperation agreement (PKS) it rests on. */
  readonly basis: { readonly number: string; readonly title?: string };
  readonly status?: 'active' | 'suspended';
  /** First and last valid day, WIB, inclusive: `'2026-01-01'`. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly purposes: readonly string[];
  readonly services: Readonly<Record<string, GrantDocument>>;
  /** Legal basis for elements of class `specific` (UU 24/2013 art. 84); required when one is granted. */
  readonly specificBasis?: string;
  /** Calls a day; bulk calls leave the last `keep` of them to single ones. */
  readonly quota?: { readonly perDay: number; readonly keep?: number };
  readonly rate?: { readonly perMinute: number };
  readonly require?: readonly ('officer' | 'case')[];
  /** The duty to return what was used: the gateway sends the uses of a day the day after, from this time (WIB) on. */
  readonly returns?: { readonly at: string; readonly institution: { readonly id: string; readonly name: string } };
  /** CIDR blocks the consumer may call from. Absent = anywhere. */
  readonly networks?: readonly string[];
}

/** What an agreement grants of one service. */
export interface GrantDocument {
  /** `all` = every element of class `general`. */
  readonly elements: readonly string[] | 'all';
  /** Of an event: it concerns the subscriber when one of these conditions holds. Absent = always. */
  readonly where?: readonly Condition[];
}

/** JSON Pointer into the event (`*` = each item) → values of which one must stand there; `35.10.24.*` = whatever begins so. */
export type Condition = Readonly<Record<string, readonly string[]>>;

/** `config/codes/purposes.yaml`: purpose → the lawful use it belongs to (UU 24/2013 art. 58(4)). */
export type PurposesDocument = Readonly<Record<string, { readonly use: string; readonly name: Text }>>;

/** One installation, declared. Everything in it is plain data, so a version of it can be stored, hashed and compared. */
export interface Configuration {
  readonly gateway: GatewayDocument;
  readonly agencies: readonly AgencyDocument[];
  readonly systems: readonly SystemDocument[];
  readonly routes: readonly RoutesDocument[];
  readonly agreements: readonly AgreementDocument[];
  readonly purposes: PurposesDocument;
  /** Mapping documents for systems added without code: file stem → document. */
  readonly translations: Readonly<Record<string, Json>>;
  /** Code tables for those mappings: table name → table. */
  readonly codes: Readonly<Record<string, Json>>;
}
