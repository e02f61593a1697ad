import type { JsonSchema } from '../../src/core/json.js';

export type Auth =
  | { readonly type: 'none' }
  | { readonly type: 'basic'; readonly user: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string }
  | { readonly type: 'header'; readonly name: string; readonly value: string }
  | {
      readonly type: 'oauth2';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string;
    };

export interface RestOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: 'json' | 'form' | 'none';
  readonly effect: 'read' | 'write';
}

export interface RestConfig {
  readonly url: string;
  readonly auth: Auth;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, RestOperation>>;
  readonly probe?: string;
  readonly ca?: string;
}

const secret = { type: 'string', minLength: 1, writeOnly: true };
const headerName = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

const way = (type: string, properties: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: ['type', ...Object.keys(properties).filter((name) => name !== 'scope')],
  properties: { type: { const: type }, ...properties },
});

const auth = {
  description: 'How the gateway proves itself.',
  oneOf: [
    way('none', {}),
    way('basic', { user: { type: 'string', minLength: 1 }, password: secret }),
    way('bearer', { token: secret }),
    way('header', { name: { type: 'string', pattern: headerName }, value: secret }),
    way('oauth2', {
      tokenUrl: { type: 'string', format: 'uri', description: 'Token endpoint (RFC 6749), client credentials grant.' },
      clientId: { type: 'string', minLength: 1 },
      clientSecret: secret,
      scope: { type: 'string' },
    }),
  ],
};

const operation = {
  type: 'object',
  additionalProperties: false,
  required: ['method', 'path', 'effect'],
  properties: {
    method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    path: {
      type: 'string',
      pattern: '^/[^?#]*$',
      description: 'Below `url`; `{field}` stands for a field of the native body, percent-encoded.',
    },
    query: {
      type: 'array',
      maxItems: 50,
      items: { type: 'string', minLength: 1 },
      description: 'Fields of the native body that go into the query.',
    },
    body: {
      enum: ['json', 'form', 'none'],
      description: 'How the remaining fields go. Default: `none` for GET and DELETE, `json` otherwise.',
    },
    effect: { enum: ['read', 'write'], description: '`write` when a repeat could do something twice.' },
  },
};

export const config = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'auth', 'operations'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'Common beginning of every address.' },
    auth,
    headers: {
      description: 'Sent with every request.',
      type: 'object',
      propertyNames: { pattern: headerName },
      additionalProperties: { type: 'string' },
    },
    operations: {
      description: 'What can be asked, by the names that routes use.',
      type: 'object',
      minProperties: 1,
      additionalProperties: operation,
    },
    probe: {
      type: 'string',
      pattern: '^/[^?#]*$',
      description:
        'A path that a GET may ask for without side effects. Default: `url` itself, of which any answer will do.',
    },
    ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
  },
} as const satisfies JsonSchema;
