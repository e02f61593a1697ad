import { Failure } from '../core/failure.js';
import { cutOff, unreachable } from './http-failures.js';

export const unknownHostKey = (): Failure =>
  new Failure('PROVIDER_AUTH_FAILED', {
    en: 'The SFTP server showed a host key that is not listed, so nothing was sent to it. Ask its operator whether the key was changed, and only then correct "hostKeys".',
    id: 'Server SFTP menunjukkan kunci host yang tidak terdaftar sehingga tidak ada yang dikirim kepadanya. Tanyakan kepada operatornya apakah kuncinya diganti, baru kemudian perbaiki "hostKeys".',
  });

export const loginRefused = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The SFTP server did not accept the account or its credentials. An administrator must check them: repeated logins may lock the account.',
      id: 'Server SFTP menolak akun atau kredensialnya. Administrator harus memeriksanya: login berulang dapat mengunci akun.',
    },
    { cause },
  );

export const keyUnreadable = (cause: unknown): Failure =>
  new Failure(
    'CONFIG_INVALID',
    {
      en: 'The private key for the SFTP server cannot be read. Give it in the form of OpenSSH or PEM, and its passphrase if it has one.',
      id: 'Kunci privat untuk server SFTP tidak dapat dibaca. Berikan dalam bentuk OpenSSH atau PEM, beserta frasa sandinya jika ada.',
    },
    { cause },
  );

export const noRight = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_REFUSED',
    {
      en: 'The account may not read, write or move files in the drop folder of the SFTP server. Ask its operator for these rights.',
      id: 'Akun tidak boleh membaca, menulis, atau memindahkan berkas di folder penampung pada server SFTP. Mintakan hak tersebut kepada operatornya.',
    },
    { cause },
  );

export const noFolder = (): Failure =>
  new Failure('PROVIDER_UNAVAILABLE', {
    en: 'The SFTP server has no such drop folder. Ask its operator to create it, or correct "folder" in the connection of the system.',
    id: 'Server SFTP tidak memiliki folder penampung tersebut. Minta operatornya membuatnya, atau perbaiki "folder" pada koneksi sistem.',
  });

export const noSftp = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_REFUSED',
    {
      en: 'The server accepted the login, but gives this account no SFTP. Ask its operator for it.',
      id: 'Server menerima login, tetapi tidak memberi akun ini SFTP. Mintakan kepada operatornya.',
    },
    { cause },
  );

export const serverFailed = (cause: unknown): Failure =>
  new Failure(
    'PROVIDER_UNAVAILABLE',
    {
      en: 'The SFTP server could not do what was asked of it. It is tried again; if it lasts, its operator should look at the server, its disk first.',
      id: 'Server SFTP tidak dapat melakukan yang diminta. Akan dicoba lagi; jika berlanjut, operatornya perlu memeriksa server, terutama cakramnya.',
    },
    { sent: 'yes', cause },
  );

/** What ends a connection that was not ready yet. */
export const connectFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const level = (error as { level?: string }).level;
  return level === 'client-authentication' ? loginRefused(error) : unreachable(error);
};

/** Statuses of the protocol (draft-ietf-secsh-filexfer-02 §7). */
export const status = { noSuchFile: 2, noPermission: 3, failure: 4 } as const;

export const statusOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** What ends an operation. */
export const operationFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const code = statusOf(error);
  if (code === status.noPermission) return noRight(error);
  return typeof code === 'number' ? serverFailed(error) : cutOff(error);
};
