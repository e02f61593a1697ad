import jwt from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TokenKey } from '../access/token-key.js';
import type { Role } from '../config/documents.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import { createTokenCache, type TokenCache } from './token-cache.js';

/** Who acts: a system, proven by its access token. */
export interface Principal {
  readonly system: string;
  readonly roles: readonly Role[];
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
  interface FastifyContextConfig {
    /** Who may call the route, one of several; absent only on the routes that are public. */
    role?: Role | readonly Role[];
  }
}

/** Seconds an access token lives. */
export const tokenLifetime = 600;

interface Claims {
  readonly exp: number;
  readonly iss: string;
  readonly aud: string;
  readonly client_id: string;
  /** The roles the token was issued for. */
  readonly scopes: readonly string[];
}

export interface Tokens {
  /** A signed access token (RFC 9068) for a system. */
  issue(system: string, scope: readonly Role[]): string;
}

const unauthenticated = (en: string, id: string): Failure => new Failure('UNAUTHENTICATED', { en, id });

const noToken = (): Failure =>
  unauthenticated(
    'Send an access token: Authorization: Bearer … . POST /oauth2/token gives one.',
    'Kirim token akses: Authorization: Bearer … . Token diperoleh dari POST /oauth2/token.',
  );

const badToken = (): Failure =>
  unauthenticated(
    'The access token is not valid here or has expired. Get a new one from POST /oauth2/token.',
    'Token akses tidak berlaku di sini atau sudah kedaluwarsa. Minta yang baru dari POST /oauth2/token.',
  );

const noClient = (): Failure =>
  unauthenticated(
    'This system is no longer registered as a client. Ask the administrator.',
    'Sistem ini tidak lagi terdaftar sebagai klien. Hubungi administrator.',
  );

const wrongRole = (roles: readonly Role[]): Failure =>
  new Failure('FORBIDDEN', {
    en: `This call is for the role ${roles.join(' or ')}. Use a token of a system that has it, with that scope.`,
    id: `Panggilan ini untuk peran ${roles.join(' atau ')}. Gunakan token dari sistem yang memilikinya, dengan scope tersebut.`,
  });

const bearer = (header: string): string => {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1];
  if (token === undefined) throw badToken();
  return token;
};

/** EdDSA access tokens through @fastify/jwt: issued for ten minutes, verified with a cache. */
export const registerTokens = async (app: FastifyInstance, key: TokenKey, issuer: () => string): Promise<Tokens> => {
  await app.register(jwt, {
    secret: { private: key.privateKey, public: key.publicKey },
    sign: { algorithm: 'EdDSA', kid: key.kid, expiresIn: tokenLifetime * 1000 },
    verify: {
      algorithms: ['EdDSA'],
      requiredClaims: ['exp', 'iss', 'aud', 'sub', 'client_id', 'iat', 'jti'],
      checkTyp: 'at+jwt',
    },
  });
  return {
    issue: (system, scope) =>
      app.jwt.sign(
        { iss: issuer(), aud: issuer(), sub: system, client_id: system, jti: newId(), scope: scope.join(' ') },
        { header: { alg: 'EdDSA', typ: 'at+jwt' } },
      ),
  };
};

type RolesOf = (system: string) => readonly Role[];

/** Verifies `Authorization` headers, each once while its token lasts. */
const verifier = (app: FastifyInstance): TokenCache<Claims> =>
  createTokenCache((header) => {
    try {
      const claims = app.jwt.verify<Claims & { scope?: string }>(bearer(header));
      return { ...claims, scopes: claims.scope?.split(' ') ?? [] };
    } catch (error) {
      throw error instanceof Failure ? error : badToken();
    }
  });

/** The caller a request's token proves, with the roles that the token carries and the configuration in force still gives. */
const prove = (verified: TokenCache<Claims>, request: FastifyRequest, issuer: string, rolesOf: RolesOf): Principal => {
  const { authorization } = request.headers;
  if (authorization === undefined) throw noToken();
  const claims = verified.get(authorization);
  if (claims.iss !== issuer || claims.aud !== issuer) throw badToken();
  const roles = rolesOf(claims.client_id);
  if (roles.length === 0) throw noClient();
  return { system: claims.client_id, roles: roles.filter((role) => claims.scopes.includes(role)) };
};

/** Proves the caller of every route below `app` and checks the route's role. */
export const authenticate = (app: FastifyInstance, issuer: () => string, rolesOf: RolesOf): void => {
  const verified = verifier(app);
  app.addHook('onRequest', (request, _reply, done) => {
    const principal = prove(verified, request, issuer(), rolesOf);
    const wanted = [request.routeOptions.config.role ?? 'administrator'].flat();
    if (!wanted.some((role) => principal.roles.includes(role))) throw wrongRole(wanted);
    request.principal = principal;
    done();
  });
};

/** The consumer on a public route that shows more to one who proves to be it. */
export const optionalConsumer = (app: FastifyInstance, issuer: () => string, rolesOf: RolesOf) => {
  const verified = verifier(app);
  return (request: FastifyRequest): string | undefined => {
    if (request.headers.authorization === undefined) return undefined;
    const { system, roles } = prove(verified, request, issuer(), rolesOf);
    return roles.includes('consumer') ? system : undefined;
  };
};

/** The caller of an authenticated route. */
export const principalOf = (request: FastifyRequest): Principal => {
  if (request.principal === null) throw noToken();
  return request.principal;
};
