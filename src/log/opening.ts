/** The fields an entry commits to; `subject.2` and on are further subjects. */
export type Field = 'case' | 'officer' | 'request' | 'response' | 'subject' | `subject.${number}`;

/** What proves one field of an entry: its salt (base64url), and the value where the gateway keeps it. */
export interface OpenedField {
  readonly field: Field;
  readonly salt: string;
  /** Committed to as it stands; of a subject `scheme:identifier`. Requests and responses are not kept. */
  readonly value?: string;
}

/** The AAD of a sealed opening: it opens only beside its own exchange and kind. */
export const openingContext = (exchange: string, kind: string): string => exchange + kind;
