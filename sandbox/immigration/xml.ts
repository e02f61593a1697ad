import { SaxesParser } from 'saxes';

/** An element by its plain name: what is in it, or its text. */
export interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/** Reads a small document, prefixes dropped; `undefined` for what is none. */
export const readXml = (bytes: Uint8Array): Node | undefined => {
  const parser = new SaxesParser();
  const open: Node[] = [{ name: '', attributes: {}, children: [], text: '' }];
  const plain = (name: string): string => name.replace(/^.*:/, '');
  parser.on('opentag', ({ name, attributes }) => {
    const node = { name: plain(name), attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  for (const event of ['text', 'cdata'] as const)
    parser.on(event, (text) => {
      const node = open.at(-1);
      if (node !== undefined) node.text += text;
    });
  try {
    parser.write(Buffer.from(bytes).toString('utf8')).close();
  } catch {
    return undefined;
  }
  return open[0]?.children[0];
};

/** The first element on a path of names. */
export const at = (node: Node | undefined, ...path: readonly string[]): Node | undefined =>
  path.reduce<Node | undefined>((found, name) => found?.children.find((child) => child.name === name), node);

export const textAt = (node: Node | undefined, ...path: readonly string[]): string =>
  (at(node, ...path)?.text ?? '').trim();

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
