import { RE2JS } from 're2js';

/** Whether a pattern is one the linear-time engine can run: no look-around, no back-references, no `\u` escapes. */
export const patternFault = (pattern: string): string | undefined => {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const compile = (pattern: string, flags: string) => {
  const compiled = RE2JS.compile(pattern);
  return {
    test: (value: string) => compiled.test(value),
    // Ajv keys compiled patterns by this text: without it every pattern silently becomes the first one.
    toString: () => `/${pattern}/${flags}`,
  };
};

/** Ajv's regular-expression engine: RE2 in JavaScript, so that no pattern can backtrack and hang the process. */
export const linearPatterns = Object.assign(compile, { code: 're2js' });
