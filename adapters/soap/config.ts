import type { Json, JsonSchema } from '../../src/core/json.js';
import type { SoapOperation, SoapSettings } from '../../src/protocols/soap-client.js';

export interface SoapConfig extends SoapSettings {
  readonly operations: Readonly<Record<string, ConfiguredOperation>>;
  readonly probe?: { readonly operation: string; readonly fields?: { [key: string]: Json } };
}

export interface ConfiguredOperation extends Omit<SoapOperation, 'element'> {
  /** Default: the operation's name. */
  readonly element?: string;
  readonly effect: 'read' | 'write';
}

const secret = { type: 'string', minLength: 1, writeOnly: true };
const elementName = '^[A-Za-z_][A-Za-z0-9_.-]*$';

const way = (type: string, properties: JsonSchema): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required: ['type', ...Object.keys(properties).filter((name) => name !== 'passwordType')],
  properties: { type: { const: type }, ...properties },
});

const credentials = {
  description: 'How the gateway proves itself.',
  oneOf: [
    way('none', {}),
    way('basic', { user: { type: 'string', minLength: 1 }, password: secret }),
    way('usernameToken', {
      user: { type: 'string', minLength: 1 },
      password: secret,
      passwordType: {
        enum: ['digest', 'text'],
        description:
          'WS-Security UsernameToken. `digest` (default) never sends the password; `text` does: only over HTTPS.',
      },
    }),
  ],
};

const operation = {
  type: 'object',
  additionalProperties: false,
  required: ['soapAction', 'effect'],
  properties: {
    soapAction: {
      type: 'string',
      pattern: '^[!#-~]*$',
      description: 'Value of the SOAPAction header, without its quotes; may be empty.',
    },
    element: {
      type: 'string',
      pattern: elementName,
      description: 'Name of the element in the Body. Default: the name of the operation.',
    },
    lists: {
      type: 'array',
      maxItems: 100,
      items: { type: 'string', pattern: '^[^\\s.]+(\\.[^\\s.]+)*$' },
      description:
        'Elements of the answer that are lists even when only one is there, by their names joined with dots, from the Body: `findResponse.person`.',
    },
    effect: { enum: ['read', 'write'], description: '`write` when a repeat could do something twice.' },
  },
};

export const config = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'namespace', 'credentials', 'operations'],
  properties: {
    url: { type: 'string', format: 'uri', description: "The service's address (`soap:address` in its WSDL)." },
    namespace: { type: 'string', minLength: 1, description: "The `targetNamespace` of the service's elements." },
    qualified: {
      type: 'boolean',
      description:
        'Whether the elements inside an operation are in the namespace too: true (default) for `elementFormDefault="qualified"`, false otherwise.',
    },
    credentials,
    operations: {
      description: 'What can be asked, by the names that routes use.',
      type: 'object',
      minProperties: 1,
      additionalProperties: operation,
    },
    probe: {
      type: 'object',
      additionalProperties: false,
      required: ['operation'],
      properties: {
        operation: { type: 'string', minLength: 1 },
        fields: { type: 'object' },
      },
      description:
        'An operation without side effects, and what it is asked with; any answer that is no refused login passes. Default: a GET of `url?wsdl`.',
    },
    ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
  },
} as const satisfies JsonSchema;
