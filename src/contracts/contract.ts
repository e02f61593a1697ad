import type { Breach } from '../core/failure.js';
import type { Json, JsonSchema } from '../core/json.js';
import type { Text } from '../core/text.js';

/** Identifier schemes of subjects; a person's 16-digit NPWP or licence number is their NIK, so all are `nik` (PMK 112/2022). */
export const schemes = [
  'nik',
  'nop',
  'nib',
  'npwp',
  'plate',
  'drivingLicence',
  'letter',
  'permit',
  'familyCard',
] as const;
export type Scheme = (typeof schemes)[number];

export interface SubjectDocument {
  readonly scheme: Scheme;
  readonly in: 'request' | 'response';
  /** JSON Pointer; `*` stands for each item of a list. */
  readonly path: string;
}

export interface ElementDocument {
  /** JSON Pointers into the disclosed side; `*` stands for each item of a list; the longest match wins. */
  readonly paths: readonly string[];
  /** Personal-data class: `general`, or `specific` (protected by UU 24/2013 art. 84 and UU 27/2022 art. 4). */
  readonly class: 'general' | 'specific';
}

/** `schemas/<domain>/<service>/contract.yaml`. */
export interface ContractDocument {
  readonly service: string;
  readonly title: Text;
  readonly effect: 'read' | 'write';
  /** `never`: synchronous only; `allowed`: the caller may ask with `Prefer: respond-async`; `always`: queued only. */
  readonly async: 'never' | 'allowed' | 'always';
  /** Bytes; default 1 MiB. */
  readonly bodyLimit?: number;
  readonly subjects: readonly SubjectDocument[];
  /** The side that carries data to whoever is granted elements: an event's request is what its subscribers receive. Default `response`. */
  readonly disclosed?: 'request' | 'response';
  /** Of an event: it follows whenever this write was carried out, and repeats members of its request, with `recordedAt`. */
  readonly after?: string;
  readonly elements: Readonly<Record<string, ElementDocument>>;
  /** Paths of the disclosed side that every consumer sees. */
  readonly always: readonly string[];
  /** Days a payload is kept after the exchange ends. Default: reads 0, queued 7. */
  readonly retention?: { readonly payloadDays: number };
  /** Warn NIK_BIRTHDATE_DIFFERS when the date inside the NIK differs from this one: legal (PP 37/2007), yet worth a look. */
  readonly birthDate?: { readonly nik: string; readonly in: 'request' | 'response'; readonly path: string };
}

/** A citizen, business, property … that a body is about. */
export interface Subject {
  readonly scheme: Scheme;
  readonly value: string;
}

/** One side of a contract, compiled once. */
export interface Side {
  readonly schema: JsonSchema;
  /** Whom a valid body of this side is about; absent values are left out, repeated ones named once. */
  subjects(value: Json): Subject[];
  /** The fast decision. */
  valid(value: Json): boolean;
  /** Why not: the first 20 breaches, found by a second validator that is compiled on first use. */
  explain(value: Json): Breach[];
}

/** A contract as the running gateway holds it. */
export interface Contract {
  readonly document: ContractDocument;
  readonly service: string;
  readonly request: Side;
  readonly response: Side;
  /** Of a contract that names a birth date: whether it differs from the one inside the NIK. Where either is absent, it does not. */
  readonly birthDateDiffers?: ((request: Json, response: Json) => boolean) | undefined;
  /** SHA-256 (hex) over the contract's documents in canonical JSON. */
  readonly hash: string;
}

export interface Catalog {
  get(service: string): Contract | undefined;
  readonly all: readonly Contract[];
}
