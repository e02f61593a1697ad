import type { Accept, NativeMessage } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json } from '../../src/core/json.js';
import { columns } from './columns.js';
import type { DeedNumber, Deeds } from './deeds.js';

export const verification = 'verifikasi';

const textAt = (body: NativeMessage['body'], key: string): string => {
  const value = isObject(body as Json) ? (body as Record<string, Json>)[key] : undefined;
  return typeof value === 'string' ? value : '';
};

const officeMissing = (): Failure =>
  new Failure('IDENTIFIER_INVALID', {
    en: 'Marriage deeds of before 2022 are numbered by each office for itself. Send kuaCode, the code of the KUA, too.',
    id: 'Akta nikah sebelum 2022 dinomori sendiri oleh setiap KUA. Sertakan pula kuaCode, yaitu kode KUA.',
  });

/** A number of 16 digits begins with its office (Kepdirjen Bimas Islam 1060/2020). */
const deedOf = (body: NativeMessage['body']): DeedNumber => {
  const number = textAt(body, columns.aktaNumber);
  const office = textAt(body, 'Kode KUA') || (/^\d{16}$/.test(number) ? number.slice(0, 7) : '');
  if (office === '') throw officeMissing();
  return { office, number };
};

/** Remembers each deed once the gateway has taken it. */
export const remembering =
  (deeds: Deeds, accept: Accept): Accept =>
  async (message) => {
    const answer = await accept(message);
    const { body } = message.native;
    const spouses = [columns.groomNik, columns.brideNik].map((column) => textAt(body, column));
    await deeds.remember(deedOf(body), textAt(body, columns.contractDate), spouses);
    return answer;
  };

const spousesOf = (body: NativeMessage['body']): string[] => {
  const list = isObject(body as Json) ? (body as Record<string, Json>).Mempelai : undefined;
  return Array.isArray(list) ? list.map((one) => textAt(one, 'NIK')) : [];
};

/** Says whether a deed is theirs: of a deed that is not, nothing else is told. */
export const verify = async (deeds: Deeds, { body }: NativeMessage): Promise<NativeMessage> => {
  const verdict = await deeds.judge(deedOf(body), spousesOf(body));
  if (verdict === undefined) return { body: { Hasil: 'TIDAK DIKENAL' } };
  return verdict.theirs
    ? { body: { Hasil: 'COCOK', [columns.contractDate]: verdict.day } }
    : { body: { Hasil: 'TIDAK COCOK' } };
};
