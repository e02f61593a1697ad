import type { NativeMessage } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json } from '../../src/core/json.js';
import { answerInvalid } from '../../src/protocols/http-failures.js';

const compact = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number'
    ? String(value)
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '')
    : '';

/** What Samsat itself says of a plate that nobody has. */
const notFound = { code: '0014', success: false, message: 'Data kendaraan tidak ditemukan', data: [] };

/**
 * Samsat answers to a plate alone, and a plate is on every street. Whoever asks shows by the end of the chassis number that the papers
 * are at hand; with another one the answer is that of a plate nobody has, so that it does not tell which plates exist. Answers without a
 * vehicle pass. Throws TRANSLATION_FAILED without five characters to compare, PROVIDER_ANSWER_INVALID without a number to compare them with.
 */
export const holdChassis = (last5: Json | undefined, message: NativeMessage): NativeMessage => {
  const asked = compact(last5);
  if (asked.length !== 5)
    throw new Failure('TRANSLATION_FAILED', {
      en: 'The mapping gives no five characters of the chassis number as "akhir_rangka". Correct the route\'s translation.',
      id: 'Pemetaan tidak memberikan lima karakter nomor rangka sebagai "akhir_rangka". Perbaiki translasi pada rutenya.',
    });
  const { body } = message;
  const data = body instanceof Uint8Array || !isObject(body) ? undefined : body.data;
  if (data === undefined || !isObject(data)) return message;
  const chassis = compact(data.no_rangka);
  if (chassis.length < 5)
    throw answerInvalid({
      en: "The vehicle in Samsat's answer has no chassis number to compare.",
      id: 'Kendaraan dalam jawaban Samsat tidak memiliki nomor rangka untuk dicocokkan.',
    });
  return chassis.endsWith(asked) ? message : { ...message, body: notFound };
};
