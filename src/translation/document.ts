import type { Json } from '../core/json.js';

/**
 * Where a value stands in a native message. Dotted (`data.nama`) or a JSON Pointer (`/content/0/NIK`, for keys that hold dots and
 * for places in lists); `''` is the whole thing. Inside `fields` and `present` it starts at the record (in a list: at the item);
 * in `failures`, `record` and `constants` it starts at the body. Names every object inherits (`__proto__`, `constructor`, …) are refused.
 */
export type NativePath = string;

/** Canonical path inside the contract, dotted: `address.rt`. `''`, alone among its `fields`, is the item of a list itself. */
export type CanonicalPath = string;

/**
 * How one value is written natively.
 *
 * - `text`: trimmed, control characters become spaces; a native number or boolean becomes its text.
 * - `name`: `text`, one space between words, upper case.
 * - `integer`, `number`: a JSON number, or its text (`"120"`, `"120.5"`, `"120,5"`); prints a JSON number, `{ integer: text }` prints text.
 * - `rupiah`: whole rupiah, never negative: `1234567`, `"1.234.567,00"`, `"1234567.0000"`, `"Rp 1.234.567"`, `"000001234567"`; cents other than zero are
 *   refused. `"123.000"` is 123000 (the dot groups). Prints a JSON number, `{ rupiah: text }` prints plain digits as text.
 * - `{ digits: 16 }`: a string of exactly that many digits; spaces, dots, hyphens, apostrophes and control characters go, zeros are put
 *   before (`1` → `"001"`). Longer is an error.
 * - `{ date: [YYYY-MM-DD, DD/MM/YYYY] }`: all patterns are tried, real calendar dates only; the first one prints. `YYYY MM DD hh mm ss`, everything else is literal.
 *   With `hh` in the patterns it yields a date-time in WIB (`2026-01-31T08:00:00+07:00`), without it a date.
 * - `{ flag: [Y, T] }`: the first is true, the second false; compared like the keys of a code table.
 * - `kind.name`: a format of the adapter.
 */
export type FormatName = 'text' | 'name' | 'integer' | 'number' | 'rupiah' | `${string}.${string}`;

export type FormatDocument =
  | FormatName
  | { readonly digits: number }
  | { readonly date: string | readonly string[] }
  | { readonly flag: readonly [Scalar, Scalar] }
  | { readonly integer: 'text' }
  | { readonly number: 'text' }
  | { readonly rupiah: 'text' };

export type Scalar = string | number | boolean;

/**
 * What an unknown native value becomes. Unknown = absent, null, or one of `nulls`.
 * `null` (default): canonical null. `omit`: the key is left out. `fail`: PROVIDER_ANSWER_INVALID (BODY_MALFORMED in a request).
 */
export type Unknown = 'fail' | 'null' | 'omit' | null;

/** One native value, or several. */
export interface NativeRule {
  /** Several with `join`: the parts of one value. Several without: alternatives, the first known one is read and the first one is written. */
  readonly native: NativePath | readonly NativePath[];
  /** Absent: the value as it is (strings, numbers and booleans only); fine for sending, `check` refuses it for reading because its type is anyone's guess. A list (only with `join`): one a part. */
  readonly as?: FormatDocument | readonly FormatDocument[];
  /** What stands between the parts. `''` needs every part to be `digits`. One unknown part makes the whole unknown. */
  readonly join?: string;
  /** Name of a code table, applied after `as` and `join` when reading, before them when sending. */
  readonly table?: string;
  /** Canonical value when the native one is unknown; when sending, what is sent if the canonical value is absent. */
  readonly default?: Json;
  readonly unknown?: Unknown;
}

/** A canonical value the provider never says. Read: always this. Sent: nothing (list it under `ignore` too, if it is part of what is sent). */
export interface ValueRule {
  readonly value: Json;
}

/** A native list of records. Absent, null, a lone record and a list are read alike; an absent one is `[]`. */
export interface ListRule {
  readonly list: NativePath;
  readonly fields: FieldsDocument;
}

/**
 * A list spelled as numbered keys: `{ numbered: 1..5, fields: { name: ANAK_{n} } }`. Items whose native values are all unknown are skipped;
 * more items than numbers is TRANSLATION_FAILED.
 */
export interface NumberedRule {
  /** First and last number, inclusive: `0..5`. */
  readonly numbered: string;
  readonly fields: FieldsDocument;
}

/** An object that is there or not as a whole: unknown when every native value in it is unknown. Native paths still start at the record. */
export interface NestedRule {
  readonly fields: FieldsDocument;
  readonly unknown?: Unknown;
}

/** A bare string is `{ native: … }`. */
export type Rule = NativePath | NativeRule | ValueRule | ListRule | NumberedRule | NestedRule;

/** Canonical path → rule. A dotted path makes its objects whatever their values; use a nested rule for an object that may be missing. */
export type FieldsDocument = { readonly [canonical: CanonicalPath]: Rule };

/** Where a native answer says that it is a failure: the first known value of these places, looked up in a table with `failures: true`. */
export interface FailureRule {
  readonly native: NativePath | readonly NativePath[];
  readonly table: string;
}

/** One side of the translation: the request or the answer. */
export interface SideDocument {
  /**
   * Looked at first, first match wins. Only in an answer. Where the answer is sent (`inbound`), a failure is written at each of these
   * places instead of the record, in the words that its table's `encode` has for the code, or else for whose fault it is.
   */
  readonly failures?: readonly FailureRule[];
  /** Where the record stands in the body; absent = the body itself. No record there is PROVIDER_ANSWER_INVALID. */
  readonly record?: NativePath;
  /** Keys the record must have, whatever their value; the same failure. Both become PROVIDER_REFUSED when a failure field held text that no table knows. */
  readonly present?: readonly NativePath[];
  /** The default of `unknown` for this side's rules. */
  readonly unknown?: Unknown;
  readonly fields: FieldsDocument;
  /** Canonical paths (and all below them) that are not sent, on purpose. */
  readonly ignore?: readonly CanonicalPath[];
  /** Native constants written whenever this side is sent: `{ /respon_code: OK }`. Not read. */
  readonly constants?: { readonly [native: NativePath]: Json };
  /** `inbound`: the whole answer, value by value, once an exchange is queued and has no record yet. Only in an answer. */
  readonly queued?: { readonly [native: NativePath]: Json };
}

/** `translations/<name>.yaml`: how one service is said in one native dialect. Always compiled both ways, checked in the ways that `direction` needs. */
export interface TranslationDocument {
  /** The contract it serves: `population.person.read.v1`. */
  readonly service: string;
  /** The adapter's operation (outbound) or the operation that the system calls (inbound). */
  readonly operation: string;
  /** `outbound` (default): the request is sent, the answer read. `inbound`, for native consumers and event sources: the request is read, the answer sent. */
  readonly direction?: 'outbound' | 'inbound';
  /** Native texts (trimmed) that mean "the provider says unknown". */
  readonly nulls?: readonly string[];
  readonly request: SideDocument;
  readonly answer: SideDocument;
}

/**
 * A code table. Native keys are compared after folding: NFKC, one space between words, trimmed, upper case; `*x` = ends with x.
 * With `failures: true` its values are failure codes, and it is used by `failures` only.
 */
export interface TableDocument {
  /** Where the codes come from. */
  readonly source: string;
  /** The day they were looked up: `'2026-11-02'`. */
  readonly asOf: string;
  /** False: the list is known to have gaps. */
  readonly complete?: boolean;
  readonly failures?: true;
  /** Failure tables: native texts that say "no failure": `ok: ['00', OK]`. */
  readonly ok?: readonly Scalar[];
  readonly decode: { readonly [native: string]: Scalar | null };
  /**
   * Canonical value → native text. Needed for every member that may be sent; never guessed from `decode`. In a failure table: failure
   * code, or `consumer`, `data`, `provider`, `gateway` for all others of that fault → native text.
   */
  readonly encode?: { readonly [canonical: string]: Scalar };
  /**
   * What a native text outside the table becomes. Default `fail`. In a failure table: a failure code; absent = text that nobody knows
   * fails only if the record is missing.
   */
  readonly else?: Scalar | null;
}

/** `codes.yaml`: name → table, `dukcapil.sex`. */
export type CodesDocument = { readonly [table: string]: TableDocument };

/** One half of an example. Give `native` or `nativeJson`, and `canonical` or `failure`. */
export interface ExampleSide {
  readonly native?: Json;
  /** The native message as JSON text, parsed losslessly: for 16-digit numbers, which YAML would round. */
  readonly nativeJson?: string;
  readonly canonical?: Json;
  /** The failure that translating must end in; beside `native` alone, in an answer that is sent: the failure that is told so. Neither it nor `canonical`: the answer to a queued exchange. */
  readonly failure?: string;
  /** Also translate the other way round. */
  readonly bothWays?: boolean;
}

/**
 * `examples/<translation>/<name>.yaml`. The side that is sent goes canonical → native, the side that is read native → canonical
 * (see `direction`); what comes out must equal what stands there. Synthetic people only.
 */
export interface ExampleDocument {
  readonly title?: string;
  readonly request?: ExampleSide;
  readonly answer?: ExampleSide;
}
