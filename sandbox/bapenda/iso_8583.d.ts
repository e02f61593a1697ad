/** As much of the library's interface as is used; it has no types of its own. */
declare module 'iso_8583' {
  interface Format {
    readonly ContentType: string;
    readonly Label: string;
    readonly LenType: 'fixed' | 'llvar' | 'lllvar';
    readonly MaxLen: number;
  }

  /** Field number → value; `0` is the message type. */
  type Fields = Record<string, string>;

  class Iso8583 {
    constructor(message: Fields | null, formats: Readonly<Record<string, Format>>);
    /** Bitmap in bytes, always 16 of them. */
    getRawMessage(): Buffer | { readonly error: string };
    /** Does not notice that a message is cut short. */
    getIsoJSON(bytes: Buffer, config: { readonly lenHeader: false }): Fields | { readonly error: string };
  }

  export = Iso8583;
}
