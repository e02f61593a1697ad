import {
  ADAPTER_API,
  type Call,
  defineAdapter,
  type HttpAnswer,
  type HttpRequest,
  type NativeMessage,
  type Tools,
} from '../../src/adapter/adapter.js';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { join, objectBody, query } from '../../src/protocols/http-request.js';
import { createSession, type Session } from '../../src/protocols/session.js';
import { pickLetter, readAnswer, readImport } from './answers.js';
import { config, type OpendkConfig } from './config.js';
import { type EncodedForm, letterForm } from './letter-form.js';
import { login } from './login.js';
import { residentForm } from './resident-form.js';
import { cleanText, countsOf, sortResidents } from './residents.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;
type Ask = (call: Limits, request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>) => Promise<HttpAnswer>;

const asker =
  (session: Session, { http }: Tools, ca: string | undefined): Ask =>
  (call, request) =>
    session.request(call, (token) =>
      http.request({
        ...request,
        headers: { ...request.headers, accept: 'application/json', authorization: `Bearer ${token}` },
        call,
        ...(ca === undefined ? {} : { ca }),
      }),
    );

const post = (url: string, { contentType, body }: EncodedForm, call: Limits, ask: Ask): Promise<HttpAnswer> =>
  ask(call, { method: 'POST', url, headers: { 'content-type': contentType }, body });

/** Sends the residents that can be sent; when there are none, nobody is asked. */
const sendResidents = async (
  url: string,
  { desa_id, penduduk }: JsonObject,
  call: Call,
  ask: Ask,
  now: () => Date,
): Promise<NativeMessage> => {
  const residents = Array.isArray(penduduk) ? penduduk : [];
  const sorted = sortResidents(residents, cleanText(desa_id), now());
  const done = { status: true, ...countsOf(residents.length, sorted) };
  if (sorted.rows.length === 0) return { body: done };
  const form = await residentForm(sorted.rows, `penduduk-${call.exchange}`);
  const answer = readImport(await post(join(url, 'api/v1/penduduk/storedata'), form, call, ask), now());
  const { body } = answer;
  return body instanceof Uint8Array || !isObject(body) ? answer : { ...answer, body: { ...done, ...body } };
};

/** The NIK stays here: it selects the letter in the answer and never stands in the URL. */
const findLetter = async (
  url: string,
  { nik, ...asked }: JsonObject,
  call: Limits,
  ask: Ask,
  now: () => Date,
): Promise<NativeMessage> => {
  const answer = await ask(call, { method: 'GET', url: `${join(url, 'api/v1/surat')}${query(asked)}` });
  return pickLetter(readAnswer(answer, now()), asked.nomor, nik);
};

export const opendk = defineAdapter<OpendkConfig>({
  api: ADAPTER_API,
  kind: 'opendk',
  summary: 'Village administration: Smart Kampung villages through OpenDK',
  home: new URL('./', import.meta.url),
  config,
  operations: {
    'surat/kirim': { effect: 'write' },
    surat: { effect: 'read' },
    'penduduk/storedata': { effect: 'write' },
  },
  connect(settings, tools) {
    const { clock } = tools;
    const session = createSession((call) => login(settings, tools, call), clock);
    const ask = asker(session, tools, settings.ca);
    return {
      async send(operation, native, call) {
        const fields = objectBody(native.body);
        if (operation === 'surat') return findLetter(settings.url, fields, call, ask, () => clock.now());
        if (operation === 'penduduk/storedata')
          return sendResidents(settings.url, fields, call, ask, () => clock.now());
        const form = await letterForm(fields);
        return readAnswer(await post(join(settings.url, 'api/v1/surat/kirim'), form, call, ask), clock.now());
      },
      async probe(signal) {
        await login(settings, tools, { signal, deadline: clock.now().getTime() + 10_000, traceparent: undefined });
      },
      async close() {
        session.close();
      },
    };
  },
});
