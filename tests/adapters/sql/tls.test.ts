import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { SqlConfig, SqlOperation } from '../../../adapters/sql/config.js';
import { startEmbedded } from '../../../src/postgres/embedded.js';
import { connect } from '../../../src/postgres/pool.js';
import { failureOf } from '../../failure-of.js';
import { startMariadb, withoutMariadb } from '../../mariadb.js';
import { makeSigned } from '../../protocols/certificate.js';
import { callFor } from '../../protocols/peers.js';
import { open, password, type SqlServer, user } from './servers.js';

type Signed = Awaited<ReturnType<typeof makeSigned>>;

interface SecureServer {
  readonly server: SqlServer;
  /** Tells how the session that asks is encrypted. */
  readonly session: SqlOperation;
}

const newFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-tls-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const postgres = async (t: Test, { certificate, key }: Signed): Promise<SecureServer> => {
  const folder = await newFolder(t);
  const { url: at, stop } = await startEmbedded({ dataDir: folder, log: { info() {} }, durable: false });
  t.teardown(stop);
  const admin = connect(at, { name: 'tests', max: 1 });
  t.teardown(() => admin.close());
  const data = join(folder, 'postgres');
  const { uid, gid } = await stat(data);
  for (const [name, text] of Object.entries({ 'uji.pem': certificate, 'uji.key': key })) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    await chown(join(data, name), uid, gid);
  }
  for (const setting of ["ssl_cert_file = 'uji.pem'", "ssl_key_file = 'uji.key'", 'ssl = on'])
    await admin.query(`alter system set ${setting}`);
  await admin.query('select pg_reload_conf()::text');
  const url = new URL(at);
  return {
    server: {
      settings: {
        dialect: 'postgres',
        host: 'localhost',
        port: Number(url.port),
        database: url.pathname.slice(1),
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      },
      query: (text) => admin.query(text),
    },
    session: {
      statement: 'select version as sandi from pg_stat_ssl where pid = pg_backend_pid() and ssl',
      effect: 'read',
      rows: 'one',
    },
  };
};

const mariadb = async (t: Test, { certificate, key }: Signed): Promise<SecureServer> => {
  const folder = await newFolder(t);
  await writeFile(`${folder}/cert.pem`, certificate);
  await writeFile(`${folder}/key.pem`, key);
  const { port, query } = await startMariadb(t, [`--ssl-cert=${folder}/cert.pem`, `--ssl-key=${folder}/key.pem`]);
  await query(
    `create user ${user} identified by '${password}' require ssl; create database desa; grant all on desa.* to ${user}`,
  );
  return {
    server: { settings: { dialect: 'mariadb', host: 'localhost', port, database: 'desa', user, password }, query },
    session: {
      statement:
        "select variable_value as sandi from information_schema.session_status where variable_name = 'Ssl_version'",
      effect: 'read',
      rows: 'one',
    },
  };
};

for (const { name, start, byAddress, skip } of [
  { name: 'PostgreSQL', start: postgres, byAddress: 'PROVIDER_UNAVAILABLE', skip: false },
  { name: 'MariaDB', start: mariadb, byAddress: 'CONFIG_INVALID', skip: withoutMariadb },
] as const)
  t.test(`${name} over TLS`, { skip }, async (t) => {
    const signed = await makeSigned();
    const { server, session } = await start(t, signed);
    const ask = async (t: Test, more: Partial<SqlConfig>) => {
      const { connection } = await open(t, server, { sesi: session }, more);
      const send = async () => (await connection.send?.('sesi', { body: {} }, callFor(20_000)))?.body;
      return { send, probe: () => connection.probe(AbortSignal.timeout(20_000)) };
    };

    await t.test('the authority that is given is trusted, and the session is encrypted', async (t) => {
      for (const more of [{}, { host: '127.0.0.1', certificateName: 'localhost' }]) {
        const { send, probe } = await ask(t, { ca: signed.ca, ...more });
        t.match(await send(), { sandi: /^TLSv1\.[23]$/ });
        await t.resolves(probe());
      }
    });

    await t.test('no other authority is trusted, and no certificate of another name', async (t) => {
      const { ca: strange } = await makeSigned();
      for (const [why, more] of Object.entries({
        'an authority of the public Internet': {},
        'another authority': { ca: strange },
        'another name': { ca: signed.ca, certificateName: 'db.example' },
      })) {
        const { send, probe } = await ask(t, more);
        const failure = await failureOf(send);
        t.match(
          failure,
          {
            code: 'PROVIDER_UNAVAILABLE',
            sent: 'no',
            detail: { en: /certificate is not trusted/, id: /Sertifikat penyedia tidak tepercaya/ },
          },
          why,
        );
        t.equal((await failureOf(probe)).detail.en, failure.detail.en, 'a probe says so too');
      }
      const { send } = await ask(t, { ca: signed.ca, host: '127.0.0.1' });
      t.match(await failureOf(send), { code: byAddress, sent: 'no' }, 'an address that the certificate does not hold');
    });
  });
