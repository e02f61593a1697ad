import type { Fault } from '../core/fault.js';
import type { Language } from '../core/text.js';
import type { Position } from '../core/yaml.js';

/** A position, and the file it is in where the fault itself names only a folder. */
export interface Place extends Position {
  readonly file?: string;
}

/** `systems/dukcapil.siak.yaml:12:5 /connection/url: what is wrong, what to do`. */
export const printFault = (fault: Fault, { file = fault.file, line, column }: Place, language: Language): string => {
  const pointer = fault.pointer === '' ? '' : ` ${fault.pointer}`;
  return `${file}:${line}:${column}${pointer}: ${fault.problem[language]}`;
};
