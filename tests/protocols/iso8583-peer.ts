import Iso8583 from 'iso_8583';
import type { DataElements, IsoMessage } from '../../src/protocols/iso8583.js';

const lengths = { fixed: 'fixed', ll: 'llvar', lll: 'lllvar' } as const;

/** The same dialect spoken by the library iso_8583, an independent peer. */
export const libraryPeer = (elements: DataElements) => {
  const formats = Object.fromEntries(
    Object.entries(elements).map(([bit, { content, length, size }]) => [
      bit,
      { ContentType: content, Label: bit, LenType: lengths[length], MaxLen: size },
    ]),
  );
  return {
    encode({ type, bits }: IsoMessage): Uint8Array {
      const bytes = new Iso8583({ 0: type, ...bits }, formats).getRawMessage();
      if ('error' in bytes) throw new Error(bytes.error);
      return bytes;
    },
    decode(bytes: Uint8Array): IsoMessage {
      const read = new Iso8583(null, formats).getIsoJSON(Buffer.from(bytes), { lenHeader: false });
      if ('error' in read) throw new Error(read.error);
      const { 0: type = '', ...bits } = read;
      return { type, bits };
    },
  };
};
