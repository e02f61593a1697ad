import t from 'tap';
import { reach } from '../../src/postgres/reach.js';
import { freshDatabase } from '../postgres.js';

t.test('a database that can be used passes', async (t) => {
  const { url } = await freshDatabase(t);
  await t.resolveMatch(reach(url), url);
});

t.test('a mistake in the address is told without its password', async (t) => {
  const { url } = await freshDatabase(t);
  const nowhere = new URL(url);
  nowhere.pathname = '/no_such_database';
  const mistakes = [nowhere.href, 'postgres://someone:geheim@127.0.0.1:1/gateway', 'geheim'];
  for (const mistake of mistakes) {
    const failure = await reach(mistake).catch((error) => error);
    t.match(failure, { code: 'CONFIG_INVALID', detail: { en: /DATABASE_URL/, id: /DATABASE_URL/ } });
    t.notMatch(`${failure.message}${failure.detail.id}`, 'geheim');
    if (nowhere.password) t.notMatch(failure.message, nowhere.password);
  }
});
