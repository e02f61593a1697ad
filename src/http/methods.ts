import type { FastifyInstance } from 'fastify';

/** Collects the routes registered after this call; answers which methods a path takes, whatever the method asked for. */
export const allowedMethods = (app: FastifyInstance): ((url: string) => readonly string[]) => {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  const patterns = new Map<string, RegExp>();
  const patternOf = (template: string): RegExp => {
    const known = patterns.get(template) ?? patternFrom(template);
    patterns.set(template, known);
    return known;
  };
  return (url) => {
    const path = url.split('?', 1)[0] ?? '';
    const found = [...methods].filter(([template]) => patternOf(template).test(path));
    return [...new Set(found.flatMap(([, allowed]) => [...allowed]))].sort();
  };
};

const patternFrom = (template: string): RegExp => {
  const parts = template.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.\\+*?^$()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
};
