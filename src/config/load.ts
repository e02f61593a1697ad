import type { Fault } from '../core/fault.js';
import type { Configuration } from './documents.js';
import type { Position } from './print.js';

/** What a folder says, and everything wrong with its single documents. */
export interface Loaded {
  /** The sound documents only; cross-document rules are `checkConfiguration`'s. */
  readonly configuration: Configuration;
  readonly faults: readonly Fault[];
  /** Files that exist but are faulty, so that a reference to one is not reported as missing too. */
  readonly broken: ReadonlySet<string>;
  /** The place of a fault of this folder, whoever found it; the closest enclosing place when the pointer leads nowhere. */
  locate(fault: Fault): Position;
}

/** Reads one installation: `gateway.yaml`, `agencies/`, `systems/`, `routes/`, `agreements/`, `codes/`, `translations/`. Never throws for what is written there. */
export const loadConfiguration = async (folder: string): Promise<Loaded> => {
  throw new Error(`not yet: ${folder}`);
};
