import type { HttpAnswer, NativeMessage } from '../../src/adapter/adapter.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { jsonMessage, parseJsonAnswer } from '../../src/protocols/http-answer.js';

const firstText = (value: Json | undefined): string | undefined => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(firstText).find((found) => found !== undefined);
  return isObject(value) ? firstText(Object.values(value)) : undefined;
};

/** A refusal as the mapping's failure tables read it: `code` is the status, `message` the first sentence, `errors` all of them by field. */
const refusal = (status: number, said: Json): JsonObject => {
  const inner = isObject(said) ? (said.errors ?? said) : said;
  const errors = isObject(inner) ? inner : {};
  return { status: false, code: String(status), message: firstText(inner) ?? '', errors };
};

/** OpenDK refuses with a bare JSON string (400) or a validator's object (422); both become one shape. Other statuses mean what they say. */
export const readAnswer = (answer: HttpAnswer, now: Date): NativeMessage => {
  const { status, headers } = answer;
  if (status !== 400 && status !== 422) return jsonMessage(answer, now);
  return { status, headers, body: refusal(status, parseJsonAnswer(answer)) };
};

/** The same of an import, whose failure OpenDK answers by leading the browser back: HTTP 302. */
export const readImport = (answer: HttpAnswer, now: Date): NativeMessage =>
  answer.status === 302 ? { status: 302, body: refusal(302, 'Import data gagal.') } : readAnswer(answer, now);

/** OpenDK lists a village's letters; only the one asked for goes on, so that no other citizen's letter leaves the adapter. */
export const pickLetter = (message: NativeMessage, number: Json | undefined, nik: Json | undefined): NativeMessage => {
  const { body } = message;
  if (body instanceof Uint8Array || !isObject(body) || !Array.isArray(body.data)) return message;
  const same = (left: Json | undefined, right: Json | undefined): boolean =>
    String(left).trim() === String(right).trim();
  const asked = (letter: Json): boolean =>
    isObject(letter) && same(letter.nomor, number) && (nik === undefined || same(letter.nik, nik));
  return { ...message, body: { ...body, data: body.data.filter(asked) } };
};
