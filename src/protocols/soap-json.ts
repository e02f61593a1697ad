import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { Failure } from '../core/failure.js';
import type { Json, JsonObject } from '../core/json.js';
import type { XmlElement } from './soap-xml.js';

/*
 * The one rule between XML and JSON, both ways:
 * an element that holds elements is an object, keyed by their names without prefix; any other element is its text, a string; `xsi:nil="true"` is null;
 * an element that repeats, or that is named as a list, is an array of these. Attributes, and text beside elements, carry nothing.
 */

export const xsi = 'http://www.w3.org/2001/XMLSchema-instance';

const isNil = ({ attributes }: XmlElement): boolean =>
  attributes.some(
    ({ name, namespace, value }) => name === 'nil' && namespace === xsi && /^\s*(true|1)\s*$/.test(value),
  );

/**
 * An element as JSON.
 * @param lists paths of elements that are arrays even when there is one, names joined by dots, from `element` (exclusive)
 */
export const jsonOf = (element: XmlElement, lists: ReadonlySet<string>, path = ''): Json => {
  if (isNil(element)) return null;
  if (element.children.length === 0) return element.text;
  const found = new Map<string, Json[]>();
  for (const child of element.children) {
    if (child.name === '__proto__') continue;
    const value = jsonOf(child, lists, `${path}${child.name}.`);
    const values = found.get(child.name);
    if (values) values.push(value);
    else found.set(child.name, [value]);
  }
  return Object.fromEntries(
    Array.from(found, ([name, values]) => {
      const [first = null] = values;
      return [name, values.length > 1 || lists.has(path + name) ? values : first];
    }),
  );
};

const unfit = (name: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `The native field "${name}" cannot be written as XML: its name is no element name, it is a list of lists, or its text holds a control character. Correct the request or the route's translation.`,
    id: `Kolom "${name}" tidak dapat ditulis sebagai XML: namanya bukan nama elemen, isinya daftar di dalam daftar, atau teksnya memuat karakter kendali. Perbaiki permintaan atau translasi pada rutenya.`,
  });

const elementName = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
// XML 1.0 §2.2; \r is written as \n, which is what a parser makes of it (§2.11).
const outsideXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export type WriteElement = (parent: XMLBuilder, name: string) => XMLBuilder;

const writeOne = (parent: XMLBuilder, name: string, value: Json, create: WriteElement): void => {
  if (Array.isArray(value) || !elementName.test(name)) throw unfit(name);
  const element = create(parent, name);
  if (value === null) element.att(xsi, 'xsi:nil', 'true');
  else if (typeof value === 'object') writeFields(element, value, create);
  else {
    const text = String(value);
    if (outsideXml.test(text)) throw unfit(name);
    if (text !== '') element.txt(text.replace(/\r\n?/g, '\n'));
  }
};

/** Writes fields as child elements, in their order. Throws TRANSLATION_FAILED for what XML cannot hold. */
export const writeFields = (parent: XMLBuilder, fields: JsonObject, create: WriteElement): void => {
  for (const [name, value] of Object.entries(fields))
    for (const one of Array.isArray(value) ? value : [value]) writeOne(parent, name, one, create);
};
