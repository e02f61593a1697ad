import { Failure } from '../core/failure.js';
import { answerInvalid } from './http-failures.js';

const digits = 4;
const longest = 9999;

/** Where the first message's length stands; `0000` before it is a poll, which says only that the line is alive (jPOS ASCIIChannel). */
const lengthAt = (bytes: Uint8Array): number => {
  let at = 0;
  while (at + digits <= bytes.length && bytes.subarray(at, at + digits).every((byte) => byte === 0x30)) at += digits;
  return at;
};

/** A message after four ASCII digits that say how many bytes it has. Throws TRANSLATION_FAILED for one that they cannot count. */
export const framed = (message: Uint8Array): Uint8Array => {
  if (message.length > 0 && message.length <= longest)
    return Buffer.concat([Buffer.from(String(message.length).padStart(digits, '0')), message]);
  throw new Failure('TRANSLATION_FAILED', {
    en: `A message to this system has 1 to ${longest} bytes; this one has ${message.length}. Correct the route's translation or the request.`,
    id: `Pesan ke sistem ini harus 1 sampai ${longest} byte; yang ini ${message.length}. Perbaiki translasi pada rutenya atau permintaannya.`,
  });
};

/** The `frame` of such messages. Throws PROVIDER_ANSWER_INVALID once something else than a digit is there. */
export const frame = (soFar: Uint8Array): number | undefined => {
  const from = lengthAt(soFar);
  const length = Buffer.from(soFar.subarray(from, from + digits)).toString('latin1');
  if (!/^\d*$/.test(length))
    throw answerInvalid({
      en: "The provider's answer does not begin with its length, four digits.",
      id: 'Jawaban penyedia tidak diawali panjangnya, empat angka.',
    });
  return length.length < digits ? undefined : from + digits + Number(length);
};

/** The message in what `frame` measured. */
export const unframed = (bytes: Uint8Array): Uint8Array => bytes.subarray(lengthAt(bytes) + digits);
