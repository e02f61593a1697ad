import * as oauth from 'oauth4webapi';
import t from 'tap';
import { startGateway, type TestGateway } from '../../gateway.js';
import { purposeHeaders } from '../asking.js';

const desk = 'dpmptsp.perizinan';
const plain = { [oauth.allowInsecureRequests]: true };

const discover = async ({ url }: TestGateway): Promise<oauth.AuthorizationServer> => {
  const issuer = new URL(url);
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...plain });
  return oauth.processDiscoveryResponse(issuer, response);
};

const form = (gateway: TestGateway, body: string, headers: Record<string, string> = {}) =>
  gateway.call(undefined, '/oauth2/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });

t.test('an independent OAuth client and the token endpoint', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const server = await discover(gateway);
  const secret = await gateway.gateway.clients.issue(desk);
  const client: oauth.Client = { client_id: desk };
  const withSecret = `client_id=${desk}&client_secret=${secret}`;

  for (const [name, authentication] of [
    ['client_secret_basic', oauth.ClientSecretBasic(secret)],
    ['client_secret_post', oauth.ClientSecretPost(secret)],
  ] as const)
    await t.test(`${name}: the token is one that RFC 9068 allows, and opens an exchange`, async (t) => {
      const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, plain);
      t.equal(response.headers.get('cache-control'), 'no-store');
      const token = await oauth.processClientCredentialsResponse(server, client, response);
      t.match(token, { token_type: 'bearer', scope: 'consumer' });
      t.ok((token.expires_in ?? Number.POSITIVE_INFINITY) <= 900);
      t.equal(token.refresh_token, undefined);
      const call = new Request(gateway.url, { headers: { authorization: `Bearer ${token.access_token}` } });
      const claims = await oauth.validateJwtAccessToken(server, call, gateway.url, plain);
      t.match(claims, { iss: gateway.url, aud: gateway.url, sub: desk, client_id: desk, scope: 'consumer' });
      t.ok(claims.jti);
      const services = await gateway.call(undefined, '/v1/services', {
        headers: { authorization: `Bearer ${token.access_token}`, ...purposeHeaders },
      });
      t.equal(services.status, 200);
    });

  await t.test(
    'the metadata names this issuer; the key set holds no private part and may be cached for five minutes',
    async (t) => {
      t.equal(server.issuer, gateway.url);
      t.strictSame(server.grant_types_supported, ['client_credentials']);
      const keys = await gateway.call(undefined, '/.well-known/jwks.json');
      t.match(keys.headers.get('cache-control'), /max-age=300/);
      t.notMatch(keys.text, /"d"/);
      t.match(keys.json(), { keys: [{ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' }] });
    },
  );

  const refusals: Record<string, [body: string, status: number, error: string]> = {
    'a wrong secret': [`grant_type=client_credentials&client_id=${desk}&client_secret=wrong`, 401, 'invalid_client'],
    'an unknown client': ['grant_type=client_credentials&client_id=no.one&client_secret=x', 401, 'invalid_client'],
    'no credentials': ['grant_type=client_credentials', 401, 'invalid_client'],
    'a system that is no client': [
      'grant_type=client_credentials&client_id=djp.kswp&client_secret=x',
      401,
      'invalid_client',
    ],
    'a repeated parameter': [`grant_type=client_credentials&scope=a&scope=b&${withSecret}`, 400, 'invalid_request'],
    'a repeated secret': [`grant_type=client_credentials&${withSecret}&client_secret=x`, 400, 'invalid_request'],
    'no grant type': [withSecret, 400, 'invalid_request'],
    'another grant type': [`grant_type=password&username=a&password=b&${withSecret}`, 400, 'unsupported_grant_type'],
    'a scope it does not have': [`grant_type=client_credentials&scope=auditor&${withSecret}`, 400, 'invalid_scope'],
    'a scope nobody knows': [`grant_type=client_credentials&scope=consumer+root&${withSecret}`, 400, 'invalid_scope'],
    'a body larger than 16 KiB': [`grant_type=client_credentials&x=${'x'.repeat(20_000)}`, 400, 'invalid_request'],
  };
  for (const [what, [body, status, error]] of Object.entries(refusals))
    await t.test(`${what} is ${error}`, async (t) => {
      const reply = await form(gateway, body);
      t.equal(reply.status, status, reply.text);
      t.match(reply.json(), { error, error_description: String });
      t.equal(reply.headers.get('cache-control'), 'no-store');
      t.notMatch(reply.text, secret);
    });

  await t.test('a wrong Basic header is challenged with Basic', async (t) => {
    for (const authorization of [`Basic ${Buffer.from(`${desk}:wrong`).toString('base64')}`, 'Basic !', 'Bearer x']) {
      const reply = await form(gateway, 'grant_type=client_credentials', { authorization });
      t.equal(reply.status, 401);
      t.match(reply.headers.get('www-authenticate'), /^Basic realm=/);
    }
  });

  await t.test('two ways of authenticating at once are invalid_request', async (t) => {
    const authorization = `Basic ${Buffer.from(`${desk}:${secret}`).toString('base64')}`;
    const reply = await form(gateway, `grant_type=client_credentials&${withSecret}`, { authorization });
    t.equal(reply.status, 400, reply.text);
    t.equal(reply.json().error, 'invalid_request');
  });

  await t.test('a body that is no form is invalid_request, in the endpoint’s own form', async (t) => {
    const reply = await form(gateway, '{"grant_type":"client_credentials"}', { 'content-type': 'application/json' });
    t.equal(reply.status, 400, reply.text);
    t.equal(reply.json().error, 'invalid_request');
  });

  await t.test('a new secret replaces the old one at once', async (t) => {
    const next = await gateway.gateway.clients.issue(desk);
    t.equal((await form(gateway, `grant_type=client_credentials&${withSecret}`)).status, 401);
    t.equal((await form(gateway, `grant_type=client_credentials&client_id=${desk}&client_secret=${next}`)).status, 200);
  });
});
