import { SaxesParser } from 'saxes';
import { Failure } from '../core/failure.js';
import { type Charset, textCodec } from './charset.js';
import { answerInvalid } from './http-failures.js';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** URI, `''` for none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Text and CDATA standing directly in it, joined, nothing trimmed. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
}

export interface XmlLimits {
  readonly bytes: number;
  readonly depth: number;
  /** In the whole document. */
  readonly elements: number;
  /** On one element, namespace declarations included. */
  readonly attributes: number;
}

export const xmlLimits: XmlLimits = { bytes: 4 * 1024 * 1024, depth: 32, elements: 50_000, attributes: 32 };

const unreadable = (cause?: unknown): Failure =>
  answerInvalid(
    {
      en: "The provider's answer is not well-formed XML.",
      id: 'Jawaban penyedia bukan XML yang tersusun dengan benar.',
    },
    cause,
  );

const exceeded = (): Failure =>
  answerInvalid({
    en: "The provider's answer is larger, deeper or fuller of attributes than the gateway reads.",
    id: 'Jawaban penyedia lebih besar, lebih dalam, atau lebih banyak atributnya daripada yang dibaca gateway.',
  });

const forbidden = (): Failure =>
  answerInvalid({
    en: "The provider's answer holds a document type declaration or a processing instruction, which SOAP forbids; it is not read.",
    id: 'Jawaban penyedia memuat deklarasi tipe dokumen atau instruksi pemrosesan yang dilarang SOAP; jawaban itu tidak dibaca.',
  });

const charsetOf: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'us-ascii',
  'iso-8859-1': 'iso-8859-1',
  'windows-1252': 'windows-1252',
};

/** A byte order mark wins over the charset of the content type, that over the XML declaration (RFC 7303 §3). */
const decode = (bytes: Uint8Array, contentType: string): string => {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const said =
    /;\s*charset\s*=\s*"?([\w.-]+)/i.exec(contentType)?.[1] ??
    /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1] ??
    'utf-8';
  const charset = marked ? 'utf-8' : charsetOf[said.toLowerCase()];
  const text = charset === undefined ? undefined : textCodec(charset).decode(marked ? bytes.subarray(3) : bytes);
  if (text === undefined) throw unreadable();
  return text;
};

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const refuse = (): never => {
  throw forbidden();
};

const parse = (text: string, limits: XmlLimits): XmlElement => {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let elements = 0;
  let attributes = 0;
  const add = (more: string): void => {
    const parent = open.at(-1);
    if (parent) parent.text += more;
  };
  parser.on('error', () => {
    // Its message quotes the document, and with it whoever it is about.
    throw unreadable();
  });
  parser.on('doctype', refuse);
  parser.on('processinginstruction', refuse);
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > limits.attributes) throw exceeded();
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('opentag', (tag) => {
    elements += 1;
    attributes = 0;
    if (elements > limits.elements || open.length >= limits.depth) throw exceeded();
    const given = Object.values(tag.attributes);
    const one: Growing = {
      name: tag.local,
      namespace: tag.uri,
      attributes: given.map(({ local, uri, value }) => ({ name: local, namespace: uri, value })),
      children: [],
      text: '',
    };
    open.at(-1)?.children.push(one);
    root ??= one;
    open.push(one);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  if (root === undefined) throw unreadable();
  return root;
};

/**
 * Reads one XML document, namespaces resolved. Every DOCTYPE is refused, so there are no entities beyond XML's five and nothing is ever fetched;
 * processing instructions are refused too (SOAP 1.1 §3). UTF-8, US-ASCII, ISO-8859-1 and Windows-1252. Throws PROVIDER_ANSWER_INVALID.
 * @param contentType the HTTP header, for its charset
 */
export const readXml = (bytes: Uint8Array, contentType = '', limits: XmlLimits = xmlLimits): XmlElement => {
  if (bytes.length > limits.bytes) throw exceeded();
  try {
    return parse(decode(bytes, contentType), limits);
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(error instanceof Error ? error.name : undefined);
  }
};
