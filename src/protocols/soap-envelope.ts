import { create } from 'xmlbuilder2';
import type { Failure } from '../core/failure.js';
import { isObject, type JsonObject } from '../core/json.js';
import { answerInvalid } from './http-failures.js';
import { jsonOf, writeFields } from './soap-json.js';
import { type UsernameToken, writeUsernameToken, wsse } from './soap-security.js';
import { readXml, type XmlElement } from './soap-xml.js';

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';

export interface Question {
  readonly namespace: string;
  /** The one element of the Body. */
  readonly element: string;
  /** Whether the elements inside it are in the namespace too (`elementFormDefault="qualified"`). */
  readonly qualified: boolean;
  /** What stands inside it, in this order. */
  readonly fields: JsonObject;
  readonly token?: UsernameToken;
}

/** A SOAP 1.1 envelope, document/literal. Throws TRANSLATION_FAILED for fields that XML cannot hold. */
export const buildEnvelope = ({ namespace, element, qualified, fields, token }: Question): string => {
  const envelope = create({ version: '1.0', encoding: 'UTF-8' }).ele(soap11, 'soap:Envelope');
  if (token) writeUsernameToken(envelope.ele(soap11, 'soap:Header'), soap11, token);
  const operation = envelope.ele(soap11, 'soap:Body').ele(namespace, `m:${element}`);
  writeFields(operation, fields, (parent, name) =>
    qualified ? parent.ele(namespace, `m:${name}`) : parent.ele('', name),
  );
  return envelope.end();
};

const noEnvelope = (): Failure =>
  answerInvalid({
    en: "The provider's answer is XML, but no SOAP 1.1 envelope with one body.",
    id: 'Jawaban penyedia berupa XML, tetapi bukan amplop SOAP 1.1 dengan satu isi.',
  });

const notUnderstood = (): Failure =>
  answerInvalid({
    en: "The provider's answer has a header that must be understood and that the gateway does not know.",
    id: 'Jawaban penyedia memuat header yang wajib dipahami, tetapi tidak dikenal gateway.',
  });

const demands = ({ attributes, namespace }: XmlElement): boolean =>
  namespace !== wsse &&
  attributes.some(
    ({ name, namespace: of, value }) => of === soap11 && name === 'mustUnderstand' && value.trim() === '1',
  );

const inSoap = ({ children }: XmlElement, name: string): XmlElement[] =>
  children.filter((child) => child.namespace === soap11 && child.name === name);

/** Prefixes are the sender's choice: `SOAP-ENV:Server.Busy` and `S:Server.Busy` say the same. */
const withPlainCode = (fault: JsonObject): JsonObject =>
  typeof fault.faultcode === 'string' ? { ...fault, faultcode: fault.faultcode.trim().replace(/^[^:]*:/, '') } : fault;

/**
 * What stands in the Body of a SOAP 1.1 envelope, as `{ <element>: … }` by the rule of soap-json.ts; a fault as
 * `{ Fault: { faultcode, faultstring, faultactor, detail } }`, its code without prefix. Throws PROVIDER_ANSWER_INVALID.
 * @param lists paths of elements that are arrays, from the Body: `findResponse.person`
 */
export const readEnvelope = (bytes: Uint8Array, contentType: string, lists: ReadonlySet<string>): JsonObject => {
  const envelope = readXml(bytes, contentType);
  const [body, ...more] = inSoap(envelope, 'Body');
  if (envelope.name !== 'Envelope' || envelope.namespace !== soap11 || !body || more.length > 0) throw noEnvelope();
  if (inSoap(envelope, 'Header').some(({ children }) => children.some(demands))) throw notUnderstood();
  const [fault] = inSoap(body, 'Fault');
  if (fault) {
    const read = jsonOf(fault, lists, 'Fault.');
    return { Fault: isObject(read) ? withPlainCode(read) : {} };
  }
  const content = jsonOf(body, lists);
  return isObject(content) ? content : {};
};
