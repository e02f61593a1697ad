import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const pauseMs = 1_000;

/**
 * Listens on a connection of its own, opened again whenever it is lost. What was notified in between is lost: a listener
 * polls, too. Rejects when the first connection fails.
 */
export const listenOn = async (
  open: () => pg.Client,
  channel: string,
  heard: (payload: string) => void,
): Promise<() => Promise<void>> => {
  const stopped = new AbortController();
  let current = await listening(open(), channel, heard);
  const keep = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await current.lost;
      if (stopped.signal.aborted) return;
      await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      current = await listening(open(), channel, heard).catch(() => notListening);
    }
  };
  const kept = keep();
  return async () => {
    stopped.abort();
    await current.end();
    await kept;
    await current.end();
  };
};

interface Listening {
  readonly lost: Promise<unknown>;
  end(): Promise<void>;
}

const notListening: Listening = { lost: Promise.resolve(), end: () => Promise.resolve() };

const listening = async (client: pg.Client, channel: string, heard: (payload: string) => void): Promise<Listening> => {
  const lost = new Promise((resolve) => client.once('end', resolve));
  client.on('error', () => {});
  client.on('notification', (message) => heard(message.payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  } catch (error) {
    // Not waited for: a connection that was never made does not always say that it ended.
    void client.end().catch(() => {});
    throw error;
  }
  return { lost, end: () => client.end() };
};
