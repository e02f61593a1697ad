import type { NativeMessage } from '../../src/adapter/adapter.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';

/** Asks the registry for the family card of one person. */
type AskCard = (nik: string) => Promise<NativeMessage>;

const word = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const records = ({ body }: NativeMessage): readonly JsonObject[] =>
  !(body instanceof Uint8Array) && isObject(body) && Array.isArray(body.content) ? body.content.filter(isObject) : [];

/** Refusals that are about this one person: deceased, duplicate, not found, inactive, no number at all. */
const ofOnePerson = /^1[1-5]$/;

const aboutPerson = ([first]: readonly JsonObject[]): boolean =>
  first !== undefined &&
  (ofOnePerson.test(word(first.RESPONSE_CODE)) || /^data tidak ditemukan$/i.test(word(first.RESPON ?? first.RESPONSE)));

const isRefusal = (found: readonly JsonObject[]): boolean => !found.some(({ NIK }) => NIK !== undefined);

/**
 * Who of `ANGGOTA` is on the card `NO_KK`. The registry gives a whole card for one of its members: it is asked about one after
 * another until one is on the card that was named, and what else the cards say stays here.
 */
export const verifyFamily = async (native: JsonObject, ask: AskCard): Promise<NativeMessage> => {
  const card = word(native.NO_KK);
  const asked = (Array.isArray(native.ANGGOTA) ? native.ANGGOTA : []).filter(isObject).map(({ NIK }) => word(NIK));
  let members: readonly JsonObject[] = [];
  for (const nik of asked) {
    const answer = await ask(nik);
    const found = records(answer);
    if (isRefusal(found) && !aboutPerson(found)) return answer;
    if (isRefusal(found) || !found.some(({ NO_KK }) => word(NO_KK) === card)) continue;
    members = found;
    break;
  }
  const content = asked.map((nik): JsonObject => {
    const member = members.find((one) => word(one.NIK) === nik && word(one.NO_KK) === card);
    if (member === undefined) return { NIK: nik, HASIL: 'Tidak Sesuai' };
    return { NIK: nik, HASIL: 'Sesuai', STAT_HBKEL: member.STAT_HBKEL ?? null };
  });
  return { body: { content } };
};
