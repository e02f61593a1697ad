import { addLogKey } from '../access/log-keys.js';
import { readEnvironment } from '../config/environment.js';
import { Failure } from '../core/failure.js';

/** Puts a new key before the ones that sign the exchange log; processes take it up when they start. */
export const logRotateKeyCommand = async (): Promise<void> => {
  const { dataDir, logKey, language } = readEnvironment();
  if (logKey !== undefined) throw new Failure('CONFIG_INVALID', keptElsewhere);
  const file = await addLogKey(dataDir);
  const said = {
    en: `${file} has a new key in its first line. Copy the file to every process on this database and restart them: the exchange log is then signed with both keys, and an entry key.rotated says so. Once everybody who verifies it has the new line of GET /log/key, remove the old one.`,
    id: `${file} kini memuat kunci baru di baris pertama. Salin berkas itu ke setiap proses pada basis data ini lalu mulai ulang: log pertukaran ditandatangani dengan kedua kunci, dan entri key.rotated mencatatnya. Setelah semua pihak yang memverifikasi memiliki baris baru dari GET /log/key, hapus baris lama.`,
  };
  process.stdout.write(`${said[language]}\n`);
};

const keptElsewhere = {
  en: 'The keys come from LOG_KEY. Put a new one (43 characters of base64url, 32 random bytes) before the present one there, and restart.',
  id: 'Kunci berasal dari LOG_KEY. Taruh kunci baru (43 karakter base64url, 32 bita acak) di depan kunci sekarang, lalu mulai ulang.',
};
