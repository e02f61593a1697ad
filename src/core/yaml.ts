import {
  Composer,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type YAMLMap,
} from 'yaml';
import type { Json } from './json.js';
import { pointerTo } from './pointer.js';
import type { Text } from './text.js';
import { complaint, mistakes } from './yaml-mistakes.js';

/** Where in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlMistake {
  /** JSON Pointer to the value, `''` where the text could not be understood. */
  readonly pointer: string;
  readonly position: Position;
  readonly problem: Text;
}

/** One document, as plain data that remembers where it was written. */
export interface YamlSource {
  /** Absent when the text could not be understood at all. */
  readonly value: Json | undefined;
  readonly mistakes: readonly YamlMistake[];
  /** The place of a value, or of the closest enclosing one that exists; what has a key is found at its key. */
  place(pointer: string): Position;
}

/** Largest document, in characters. */
export const largestYaml = 512 * 1024;

/** Counts the parser's own frames; a level of nesting takes up to two. */
const deepestStack = 100;
const mostMistakes = 100;

const options = {
  version: '1.2',
  schema: 'core',
  prettyErrors: false,
  // The library compares every pair of keys of a map; `walk` finds repeated ones in linear time.
  uniqueKeys: false,
  stringKeys: true,
  resolveKnownTags: false,
  merge: false,
  logLevel: 'silent',
} as const;

/** Composing recurses, and a stack that overflows inside it can end the process; so the depth is bounded before. Returns the offset of the excess. */
const compose = (text: string, lines: LineCounter): Document.Parsed[] | number => {
  const parser = new Parser(lines.addNewLine);
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > deepestStack) return parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  return [...new Composer(options).compose(tokens, true, text.length)];
};

interface Reading {
  readonly places: Map<string, number>;
  report(pointer: string, offset: number, problem: Text): void;
}

const readNumber = (value: number, source: string, pointer: string, offset: number, reading: Reading): number => {
  if (source !== String(value)) reading.report(pointer, offset, mistakes.numberChanged);
  else if (/\d{8}/.test(source)) reading.report(pointer, offset, mistakes.numberLong);
  return value;
};

const walkMap = (node: YAMLMap<ParsedNode, ParsedNode | null>, pointer: string, reading: Reading): Json => {
  const entries = new Map<string, Json>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    const offset = key.range[0];
    if (name === undefined) reading.report(pointer, offset, mistakes.keyNotText);
    else if (name === '__proto__') reading.report(pointer, offset, mistakes.keyForbidden);
    else if (entries.has(name)) reading.report(pointerTo(pointer, name), offset, mistakes.keyRepeated);
    else entries.set(name, walk(value, pointerTo(pointer, name), offset, reading));
  }
  return Object.fromEntries(entries);
};

/** `offset` is where a reader looks for the value: at its key, or at the list's item. */
const walk = (node: ParsedNode | null, pointer: string, offset: number, reading: Reading): Json => {
  reading.places.set(pointer, offset);
  if (node === null) return null;
  if (isMap<ParsedNode, ParsedNode | null>(node)) return walkMap(node, pointer, reading);
  if (isSeq<ParsedNode | null>(node))
    return node.items.map((item, index) => walk(item, pointerTo(pointer, index), item?.range[0] ?? offset, reading));
  if (!isScalar(node)) {
    reading.report(pointer, node.range[0], mistakes.alias);
    return null;
  }
  const value: unknown = node.value;
  if (typeof value === 'number') return readNumber(value, node.source, pointer, node.range[0], reading);
  return value === null || typeof value === 'boolean' || typeof value === 'string' ? value : String(value);
};

const closest = (places: ReadonlyMap<string, number>, pointer: string): number => {
  for (let at = pointer; at.includes('/'); at = at.slice(0, at.lastIndexOf('/'))) {
    const offset = places.get(at);
    if (offset !== undefined) return offset;
  }
  return places.get('') ?? 0;
};

const readDocuments = (documents: readonly Document.Parsed[], reading: Reading): Json | undefined => {
  const [document, second] = documents;
  if (document === undefined) return null;
  if (second !== undefined) reading.report('', second.range[0], mistakes.severalDocuments);
  if (document.directives.yaml.explicit === true) reading.report('', 0, mistakes.directive);
  for (const error of [...document.errors, ...document.warnings])
    reading.report('', error.pos[0], complaint(error.code));
  if (document.errors.length > 0) return undefined;
  return walk(document.contents, '', document.contents?.range[0] ?? 0, reading);
};

const understand = (text: string, lines: LineCounter, reading: Reading): Json | undefined => {
  if (text.length > largestYaml) {
    reading.report('', 0, mistakes.tooLarge);
    return undefined;
  }
  const documents = compose(text, lines);
  if (typeof documents !== 'number') return readDocuments(documents, reading);
  reading.report('', documents, mistakes.tooDeep);
  return undefined;
};

/**
 * Reads one YAML 1.2 document (JSON included) written by a person. Refused, each with its place: aliases, tags, directives, repeated keys,
 * a second document, and unquoted numbers that YAML would change (`08`, `35.10`) or that look like identifiers (8 digits or more).
 * Never throws, whatever the text.
 */
export const readYaml = (text: string): YamlSource => {
  const lines = new LineCounter();
  lines.addNewLine(0);
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const places = new Map<string, number>();
  const found: { pointer: string; offset: number; problem: Text }[] = [];
  const report: Reading['report'] = (pointer, offset, problem) => {
    if (found.length < mostMistakes) found.push({ pointer, offset, problem });
  };
  const value = understand(text, lines, { places, report });
  return {
    value,
    mistakes: found.map(({ pointer, offset, problem }) => ({ pointer, position: position(offset), problem })),
    place: (pointer) => position(closest(places, pointer)),
  };
};
