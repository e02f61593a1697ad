import type { FastifyInstance, FastifyReply } from 'fastify';

/** For calls that are held open until something happens: a signal that aborts once the caller has left or the server closes. */
export type WaitingOf = (reply: FastifyReply) => AbortSignal;

export const createWaiting = (app: FastifyInstance): WaitingOf => {
  const waiting = new Set<AbortController>();
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    for (const wait of waiting) wait.abort();
  });
  return ({ raw }) => {
    const wait = new AbortController();
    if (closing) wait.abort();
    waiting.add(wait);
    raw.once('close', () => {
      waiting.delete(wait);
      wait.abort();
    });
    return wait.signal;
  };
};
