import {
  ADAPTER_API,
  type Call,
  defineAdapter,
  type HttpAnswer,
  type HttpRequest,
  type NativeMessage,
  type Tools,
} from '../../src/adapter/adapter.js';
import type { JsonObject } from '../../src/core/json.js';
import { join, objectBody, query } from '../../src/protocols/http-request.js';
import { createSession, type Session } from '../../src/protocols/session.js';
import { pickLetter, readAnswer } from './answers.js';
import { config, type OpendkConfig } from './config.js';
import { letterForm } from './letter-form.js';
import { login } from './login.js';

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

const sendLetter = async (url: string, fields: JsonObject, call: Limits, ask: Ask): Promise<HttpAnswer> => {
  const { contentType, body } = await letterForm(fields);
  return ask(call, {
    method: 'POST',
    url: join(url, 'api/v1/surat/kirim'),
    headers: { 'content-type': contentType },
    body,
  });
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
  operations: { 'surat/kirim': { effect: 'write' }, surat: { effect: 'read' } },
  connect(settings, tools) {
    const { clock } = tools;
    const session = createSession((call) => login(settings, tools, call), clock);
    const ask = asker(session, tools, settings.ca);
    return {
      async send(operation, native, call) {
        const fields = objectBody(native.body);
        if (operation === 'surat') return findLetter(settings.url, fields, call, ask, () => clock.now());
        return readAnswer(await sendLetter(settings.url, fields, call, ask), clock.now());
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
