/** Every route of a server, as `METHOD /path/{parameter}`, out of Fastify's own drawing of its tree; HEAD is GET's shadow. */
export const registered = (tree: string): string[] => {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', name = '', methods] = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (name === '') return [];
    const depth = indent.length / 4;
    above.splice(depth, above.length, name);
    const path = above.join('').replace(/:(\w+)/g, '{$1}');
    return (methods ?? '')
      .split(', ')
      .flatMap((method) => (method === '' || method === 'HEAD' ? [] : `${method} ${path}`));
  });
};
