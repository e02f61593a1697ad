import { pointerParts } from '../core/pointer.js';
import type { ContractDocument } from './contract.js';

/** Owner of a path every consumer sees. */
export const always = Symbol('always');
export type Owner = string | typeof always;

/** The declared paths of a contract as a tree: a value belongs to the nearest owner at or above it (longest path wins). */
export interface ElementNode {
  owner?: Owner;
  readonly members: Map<string, ElementNode>;
  items?: ElementNode;
}

const newNode = (): ElementNode => ({ members: new Map() });

const child = (node: ElementNode, token: string): ElementNode => {
  if (token === '*') {
    node.items ??= newNode();
    return node.items;
  }
  const known = node.members.get(token);
  if (known) return known;
  const made = newNode();
  node.members.set(token, made);
  return made;
};

/** Builds the tree; `twice` hears of a path that was already taken. */
export const elementTree = (
  document: Pick<ContractDocument, 'elements' | 'always'>,
  twice: (owner: Owner, path: string) => void = () => undefined,
): ElementNode => {
  const root = newNode();
  const place = (owner: Owner, path: string): void => {
    const node = pointerParts(path).reduce(child, root);
    if (node.owner !== undefined) twice(owner, path);
    node.owner ??= owner;
  };
  for (const path of document.always) place(always, path);
  for (const [name, { paths }] of Object.entries(document.elements)) for (const path of paths) place(name, path);
  return root;
};

/** Who owns the value at a place, `undefined` when nobody declared it. */
export const ownerAt = (tree: ElementNode, tokens: readonly string[]): Owner | undefined => {
  let node: ElementNode | undefined = tree;
  let owner = tree.owner;
  for (const token of tokens) {
    node = token === '*' ? node.items : node.members.get(token);
    if (node === undefined) return owner;
    owner = node.owner ?? owner;
  }
  return owner;
};

/** Whether anything at or below a place may be seen. */
export const showsAnything = (
  node: ElementNode,
  inherited: Owner | undefined,
  visible: (owner: Owner | undefined) => boolean,
): boolean => {
  const owner = node.owner ?? inherited;
  const below = [...node.members.values(), ...(node.items === undefined ? [] : [node.items])];
  return visible(owner) || below.some((inner) => showsAnything(inner, owner, visible));
};
