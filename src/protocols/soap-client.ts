import type { Call, HttpAnswer, NativeMessage, Tools } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import { isObject, type JsonObject } from '../core/json.js';
import { failureForStatus } from './http-failures.js';
import { basicAuth } from './http-request.js';
import { buildEnvelope, readEnvelope } from './soap-envelope.js';
import { tokenRefusal } from './soap-security.js';

export type SoapCredentials =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly user: string; readonly password: string }
  | {
      readonly type: 'usernameToken';
      readonly user: string;
      readonly password: string;
      /** Default `digest`. */
      readonly passwordType?: 'digest' | 'text';
    };

export interface SoapSettings {
  readonly url: string;
  readonly namespace: string;
  /** Default true. */
  readonly qualified?: boolean;
  readonly credentials: SoapCredentials;
  readonly ca?: string;
}

export interface SoapOperation {
  readonly soapAction: string;
  readonly element: string;
  readonly lists?: readonly string[];
}

export type SoapLimits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

export interface SoapClient {
  /**
   * One question and its answer as JSON, faults included (`{ Fault: … }`, whatever the HTTP status): the mapping reads those.
   * Throws PROVIDER_AUTH_FAILED for a refused token, PROVIDER_ANSWER_INVALID for what is no envelope, and what an HTTP status without one means.
   */
  ask(operation: SoapOperation, fields: JsonObject, call: SoapLimits): Promise<NativeMessage>;
  /** A GET without side effects: the description of the service, where there is one. */
  describe(call: SoapLimits): Promise<HttpAnswer>;
}

const refusedToken = (faultcode: string): Failure =>
  new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: `The provider refused the gateway's user name token (${faultcode}). An administrator should check user, password and password type, and whether both clocks agree, before anything is sent again.`,
      id: `Penyedia menolak token nama pengguna gateway (${faultcode}). Administrator perlu memeriksa pengguna, kata sandi, jenis kata sandi, dan apakah kedua jam sama sebelum ada yang dikirim lagi.`,
    },
    { sent: 'yes', native: faultcode },
  );

const readAnswer = ({ status, headers, body }: HttpAnswer, lists: readonly string[], now: Date): NativeMessage => {
  const failure = failureForStatus(status, headers, now);
  const read = (): JsonObject => readEnvelope(body, headers['content-type'] ?? '', new Set(lists));
  if (!failure) return { body: status === 202 && body.length === 0 ? {} : read(), status, headers };
  // SOAP 1.1 §6.2: a fault comes with HTTP 500. A page of the server in front of it is none.
  const told = envelopeOrNothing(read);
  if (!isObject(told?.Fault)) throw failure;
  return { body: told, status, headers };
};

const envelopeOrNothing = (read: () => JsonObject): JsonObject | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

/** @param nonce fresh random bytes at each call */
export const createSoapClient = (
  settings: SoapSettings,
  { http, clock }: Pick<Tools, 'http' | 'clock'>,
  nonce: () => Uint8Array,
): SoapClient => {
  const { url, namespace, qualified = true, credentials, ca } = settings;
  const trust = ca === undefined ? {} : { ca };
  const proof: Record<string, string> =
    credentials.type === 'basic' ? { authorization: basicAuth(credentials.user, credentials.password) } : {};
  const token = () => {
    if (credentials.type !== 'usernameToken') return {};
    const { user, password, passwordType = 'digest' } = credentials;
    return { token: { user, password, passwordType, nonce: nonce(), created: clock.now() } };
  };
  return {
    async ask({ soapAction, element, lists = [] }, fields, call) {
      const answer = await http.request({
        method: 'POST',
        url,
        // The quotes belong to it (SOAP 1.1 §6.1.1).
        headers: {
          ...proof,
          'content-type': 'text/xml; charset=utf-8',
          accept: 'text/xml',
          soapaction: `"${soapAction}"`,
        },
        body: buildEnvelope({ namespace, element, qualified, fields, ...token() }),
        call,
        ...trust,
      });
      const message = readAnswer(answer, lists, clock.now());
      const body = message.body as JsonObject;
      const refusal = isObject(body.Fault) ? tokenRefusal(body.Fault) : undefined;
      if (refusal !== undefined) throw refusedToken(refusal);
      return message;
    },
    describe: (call) => http.request({ method: 'GET', url: `${url}?wsdl`, headers: proof, call, ...trust }),
  };
};
