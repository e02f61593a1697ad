import type { Fault } from '../core/fault.js';
import type { Language } from '../core/text.js';
import type { Position } from '../core/yaml.js';

/** `systems/dukcapil.siak.yaml:12:5 /connection/url: what is wrong, what to do`. */
export const printFault = (fault: Fault, position: Position, language: Language): string => {
  const place = `${fault.file}:${position.line}:${position.column}`;
  return `${place}${fault.pointer === '' ? '' : ` ${fault.pointer}`}: ${fault.problem[language]}`;
};
