import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import t from 'tap';
import type { Role } from '../../src/config/documents.js';
import { newId } from '../../src/core/id.js';
import { startGateway, type TestGateway, withSystem } from '../gateway.js';
import { assertProblem } from './asking.js';

/** Everything that answers without a token; adding a route here is a decision. */
const publicRoutes = [
  'GET /.well-known/jwks.json',
  'GET /.well-known/oauth-authorization-server',
  'GET /health/live',
  'GET /health/ready',
  // Signed, and of hashes alone; what the entries say is for auditors and members.
  'GET /log/checkpoint',
  'GET /log/cosignatures',
  'POST /log/cosignatures',
  'GET /log/key',
  'GET /log/tile/{level}/{tile}',
  'GET /openapi.json',
  // The adapter of the system authenticates, in its own dialect.
  'POST /native/{system}/{operation}',
  'POST /oauth2/token',
];

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Forged {
  readonly header?: object;
  readonly claims?: object;
  readonly signature?: (input: string) => Buffer;
}

const byKey =
  (key: KeyObject) =>
  (input: string): Buffer =>
    sign(null, Buffer.from(input), key);

const token = (origin: string, { header, claims, signature }: Forged): string => {
  const now = Math.floor(Date.now() / 1000);
  const client = 'dpmptsp.perizinan';
  const input = [
    base64url({ alg: 'EdDSA', typ: 'at+jwt', ...header }),
    base64url({
      ...{ iss: origin, aud: origin, sub: client, client_id: client },
      ...{ iat: now, exp: now + 600, jti: newId(), scope: 'consumer', ...claims },
    }),
  ].join('.');
  return `${input}.${(signature?.(input) ?? Buffer.alloc(0)).toString('base64url')}`;
};

interface Described {
  readonly paths: Record<
    string,
    Record<string, { readonly security: readonly { readonly oauth2: readonly Role[] }[] }>
  >;
}

const routesOf = async ({ call }: TestGateway) => {
  const { paths } = (await call(undefined, '/openapi.json')).json<Described>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      method: method.toUpperCase(),
      path,
      roles: security.flatMap(({ oauth2 }) => oauth2),
      name: `${method.toUpperCase()} ${path}`,
      url: path.replaceAll(/\{\w+\}/g, newId()),
    })),
  );
};

const systemOf: Record<Role, string> = {
  consumer: 'dpmptsp.perizinan',
  auditor: 'inspektorat.audit',
  administrator: 'kominfo.admin',
};

t.test('who may call what', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { call, url, reconfigure } = gateway;
  const routes = await routesOf(gateway);

  await t.test('without a token every route but the public ones is UNAUTHENTICATED', async (t) => {
    const open = routes.filter(({ roles }) => roles.length === 0);
    t.strictSame(open.map(({ name }) => name).sort(), [...publicRoutes].sort());
    t.ok(routes.length > open.length + 15, 'the document lists the protected routes');
    for (const { method, url, roles } of routes)
      if (roles.length > 0) {
        const reply = await call(undefined, url, { method });
        assertProblem(t, reply, 'UNAUTHENTICATED');
        t.equal(reply.headers.get('www-authenticate'), 'Bearer realm="jembatan"');
      }
  });

  await t.test('a role opens its own routes and no other', async (t) => {
    for (const { method, url, roles, name } of routes)
      for (const [holder, system] of Object.entries(systemOf))
        if (roles.length > 0) {
          const reply = await call(system, url, { method });
          if (roles.some((role) => role === holder))
            t.notOk([401, 403, 405].includes(reply.status), `${holder}: ${name} ${reply.status}`);
          else {
            assertProblem(t, reply, 'FORBIDDEN');
            t.match(reply.headers.get('www-authenticate'), /insufficient_scope/);
          }
        }
  });

  await t.test('a HEAD request proves its caller too', async (t) => {
    t.equal((await call(undefined, '/admin/v1/adapters', { method: 'HEAD' })).status, 401);
    t.equal((await call(systemOf.consumer, '/admin/v1/adapters', { method: 'HEAD' })).status, 403);
  });

  await t.test('a token gives the roles of its scope, not all of its system', async (t) => {
    await reconfigure(withSystem('kominfo.admin', { client: { roles: ['administrator', 'auditor'] } }));
    const secret = await gateway.gateway.clients.issue('kominfo.admin');
    const reply = await call(undefined, '/oauth2/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=client_credentials&scope=auditor&client_id=kominfo.admin&client_secret=${secret}`,
    });
    const authorization = `Bearer ${reply.json().access_token}`;
    t.equal((await call(undefined, '/audit/v1/exchanges', { headers: { authorization } })).status, 200);
    assertProblem(t, await call(undefined, '/admin/v1/adapters', { headers: { authorization } }), 'FORBIDDEN');
  });

  await t.test('a system that lost its role or its registration is turned away at once', async (t) => {
    t.equal((await call(systemOf.auditor, '/audit/v1/exchanges')).status, 200);
    await reconfigure(withSystem(systemOf.auditor, { client: { roles: ['consumer'] } }));
    assertProblem(t, await call(systemOf.auditor, '/audit/v1/exchanges'), 'FORBIDDEN');
    await reconfigure((configuration) => ({
      ...configuration,
      systems: configuration.systems.filter(({ id }) => id !== systemOf.auditor),
    }));
    assertProblem(t, await call(systemOf.auditor, '/audit/v1/exchanges'), 'UNAUTHENTICATED');
  });

  await t.test('a token that is not ours, or no longer, is UNAUTHENTICATED', async (t) => {
    const ours = generateKeyPairSync('ed25519').privateKey;
    const { x } = (await call(undefined, '/.well-known/jwks.json')).json<{ keys: { x: string }[] }>().keys[0] ?? {};
    const spki = `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(x ?? '', 'base64url'),
    ]).toString('base64')}\n-----END PUBLIC KEY-----\n`;
    const forged: Record<string, string> = {
      'signed by another key': token(url, { signature: byKey(ours) }),
      'without a signature': token(url, {}),
      'alg none': token(url, { header: { alg: 'none' } }),
      'HS256 with our public key': token(url, {
        header: { alg: 'HS256' },
        signature: (input) => createHmac('sha256', spki).update(input).digest(),
      }),
      nonsense: 'a.b.c',
      'a NIK': '3510242504909001',
    };
    for (const [what, one] of Object.entries(forged)) {
      const reply = await call(undefined, '/v1/services', { headers: { authorization: `Bearer ${one}` } });
      assertProblem(t, reply, 'UNAUTHENTICATED');
      t.match(reply.headers.get('www-authenticate'), /error="invalid_token"/, what);
    }
    for (const authorization of ['Basic Og==', 'Bearer', 'Bearer ', `DPoP ${token(url, {})}`])
      assertProblem(t, await call(undefined, '/v1/services', { headers: { authorization } }), 'UNAUTHENTICATED');
  });

  await t.test('a token signed by our key is judged by its claims and its type', async (t) => {
    const key = createPrivateKey(gateway.tokenKey);
    const signature = byKey(key);
    const now = Math.floor(Date.now() / 1000);
    const good = token(url, { signature });
    t.equal((await call(undefined, '/v1/services', { headers: { authorization: `Bearer ${good}` } })).status, 200);
    const wrong: Record<string, Forged> = {
      expired: { claims: { iat: now - 700, exp: now - 1 } },
      'another issuer': { claims: { iss: 'https://elsewhere.example' } },
      'another audience': { claims: { aud: 'https://elsewhere.example' } },
      'an unknown client': { claims: { client_id: 'no.one' } },
      'an inherited name as its client': { claims: { client_id: 'constructor' } },
      'no expiry': { claims: { exp: undefined } },
      'no id': { claims: { jti: undefined } },
      'typ JWT': { header: { typ: 'JWT' } },
      'no typ': { header: { typ: undefined } },
    };
    for (const [what, one] of Object.entries(wrong))
      await t.test(what, async (t) => {
        const authorization = `Bearer ${token(url, { ...one, signature })}`;
        assertProblem(t, await call(undefined, '/v1/services', { headers: { authorization } }), 'UNAUTHENTICATED');
      });
    const noScope = `Bearer ${token(url, { claims: { scope: undefined }, signature })}`;
    assertProblem(t, await call(undefined, '/v1/services', { headers: { authorization: noScope } }), 'FORBIDDEN');
  });
});
