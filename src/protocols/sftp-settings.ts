import type { JsonSchema } from '../core/json.js';

/** An SFTP server, as the connection of a system declares it. */
export interface SftpSettings {
  readonly host: string;
  /** Default 22. */
  readonly port?: number;
  readonly user: string;
  readonly password?: string;
  /** OpenSSH or PEM. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** Fingerprints of the keys that the server may show, as `ssh-keygen -lf` prints them: `SHA256:…`. */
  readonly hostKeys: readonly string[];
  /** Folder of this machine for the copy that is read. Default: the one the operating system keeps for temporary files. */
  readonly copies?: string;
}

const secret = (description: string): JsonSchema => ({ type: 'string', minLength: 1, writeOnly: true, description });

export const sftpSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['host', 'user', 'hostKeys'],
  anyOf: [{ required: ['password'] }, { required: ['privateKey'] }],
  description: 'The SFTP server that has the folder. Default: it is a folder of this machine.',
  properties: {
    host: { type: 'string', minLength: 1, maxLength: 253, description: 'Name or address of the server.' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, default: 22, description: 'Its port.' },
    user: { type: 'string', minLength: 1, maxLength: 100, description: 'Account on the server.' },
    password: secret('Its password, where there is no key.'),
    privateKey: secret('Private key, in the form of OpenSSH or PEM; best given as file:path.'),
    passphrase: secret('What unlocks the private key.'),
    hostKeys: {
      type: 'array',
      minItems: 1,
      maxItems: 5,
      uniqueItems: true,
      items: { type: 'string', pattern: '^SHA256:[A-Za-z0-9+/]{43}$' },
      description:
        'Fingerprints of the keys that the server may show (`ssh-keygen -lf`, from its operator, not from the network). No other is ever accepted.',
    },
    copies: {
      type: 'string',
      pattern: '^/',
      maxLength: 500,
      description:
        'Absolute path of a folder on this machine, with room for the largest file: its copy is there while it is read. Default: the folder for temporary files.',
    },
  },
};
