import type { Agency, Answer, Clock } from '../agency.js';
import { wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import { type Licence, licencesOfResident, licencesOn } from '../licences.js';
import { looksLikeNik, type Person } from '../person.js';
import { type Question, type Reply, readQuestion, writeReply } from './records.js';

export const simTerminal = 'BWI00001';

const told = (code: string, text: string, licences: readonly Licence[] = []): Reply => ({ code, text, licences });

/** The register of driving licences. Simulated dialect: it has no public interface. */
export const openSim = (secret: string, clock: Clock, residents: readonly Person[]): Agency => {
  const pin = derive(secret, 'sim');
  const byNik = new Map(residents.map((resident) => [resident.nik, resident]));
  let asked: Question['script'] = 'fixed';

  const respond = (message: Uint8Array): Uint8Array => {
    const question = readQuestion(message);
    asked = question?.script ?? asked;
    return writeReply(decide(question, pin, wibDay(clock()), byNik), asked);
  };

  return {
    name: 'sim',
    env: { SANDBOX_SIM_TERMINAL: simTerminal, SANDBOX_SIM_PIN: pin },
    operations: [{ name: 'BACA-SIM', method: 'POST', path: '/', answer: ({ body }) => octets(respond(body)) }],
    socket: {
      variable: 'SANDBOX_SIM_TCP_URL',
      sizeOf,
      nameOf: () => 'BACA-SIM',
      open: () => (message) => framed(respond(message.subarray(4))),
      refuse: (why) =>
        framed(writeReply(why === 'quota' ? quotaUsedUp : why === 'maintenance' ? closed : failed, asked)),
    },
    controls: [],
    exhausted: () => octets(writeReply(quotaUsedUp, asked)),
    reset: () => {
      asked = 'fixed';
    },
  };
};

const quotaUsedUp = told('61', 'KUOTA HARIAN HABIS');
const closed = told('91', 'HOST SEDANG TUTUP');
const failed = told('96', 'GANGGUAN SISTEM');

const octets = (bytes: Uint8Array): Answer => ({
  status: 200,
  body: Buffer.from(bytes).toString('latin1'),
  headers: { 'content-type': 'application/octet-stream' },
});

const sizeOf = (bytes: Uint8Array): number | undefined => {
  const digits = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (!/^\d*$/.test(digits)) return Number.NaN;
  return digits.length < 4 ? undefined : 4 + Number(digits);
};

const framed = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(String(message.length).padStart(4, '0')), message]);

const decide = (
  question: Question | undefined,
  pin: string,
  today: string,
  residents: ReadonlyMap<string, Person>,
): Reply => {
  if (question === undefined) return told('30', 'FORMAT PESAN SALAH');
  if (question.terminal !== simTerminal) return told('05', 'TERMINAL TIDAK TERDAFTAR');
  if (!same(question.pin, pin)) return told('06', 'PIN SALAH');
  const { key, number } = question;
  if (key === 'N' ? !looksLikeNik(number) : !/^(\d{12}|\d{14}|\d{16})$/.test(number))
    return told('12', 'FORMAT NOMOR SALAH');
  const resident = residents.get(number);
  const named = licencesOn(today).filter((one) => (key === 'N' ? one.holder.nik : one.number) === number);
  const licences = resident === undefined ? named : licencesOfResident(resident, today);
  return licences.length === 0 ? told('14', 'DATA TIDAK DITEMUKAN') : told('00', 'SUKSES', licences);
};
