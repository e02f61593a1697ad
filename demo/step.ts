/** What a step found is not what it should be. */
export class Unexpected extends Error {}

/** Runs one step; whatever goes wrong in it carries the step's name. */
export const step = async <Result>(name: string, run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Unexpected && error.message.startsWith(`${name}: `)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unexpected(`${name}: ${reason}`, { cause: error });
  }
};

export const expectEqual = (what: string, actual: unknown, expected: unknown): void => {
  if (actual !== expected) throw new Unexpected(`${what} should be ${String(expected)} and is ${String(actual)}`);
};
