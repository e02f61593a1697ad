import type { Json, JsonSchema } from '../core/json.js';
import { pointerTo } from '../core/pointer.js';
import type { SideDocument } from './document.js';
import type { Tree } from './rules.js';
import type { Report, Vocabulary } from './soundness.js';

/** One side under check. */
export interface Checking extends Vocabulary {
  readonly side: SideDocument;
  readonly root: JsonSchema;
  readonly report: Report;
  /** Whether the contract allows a constant at the place with this schema. */
  allows(schema: JsonSchema, value: Json): boolean;
}

/** The place of the first rule below a node. */
export const firstRule = (tree: Tree, pointer: string): string => {
  if (tree.key !== undefined) return pointerTo(pointer, tree.key);
  const [child] = tree.children.values();
  return child === undefined ? pointer : firstRule(child, pointer);
};

export const unknownPlace = (path: string, pointer: string, { report }: Checking): void =>
  report(
    pointer,
    `the contract has no "${path}"; correct the path or remove the rule`,
    `kontrak tidak memiliki "${path}"; betulkan jalurnya atau hapus aturannya`,
  );
