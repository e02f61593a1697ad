/** Lets calls that ask exactly the same at the same time share one answer; the provider's quota is the scarce thing. */
export type Coalesce<Result> = (key: string, work: () => Promise<Result>) => Promise<Result>;

export const createCoalesce = <Result>(): Coalesce<Result> => {
  const underWay = new Map<string, Promise<Result>>();
  return (key, work) => {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const started = work();
    const end = (): void => void underWay.delete(key);
    underWay.set(key, started);
    started.then(end, end);
    return started;
  };
};
