import { createHash } from 'node:crypto';
import { type Agency, type Answer, type Clock, json, type Request } from '../agency.js';
import { derive, same } from '../credentials.js';
import { namedPeople } from '../named-people.js';
import { readObject } from '../native-json.js';
import type { Person } from '../person.js';
import { namespace, simkimWsdl } from './wsdl.js';
import { at, escaped, type Node, readXml, textAt } from './xml.js';

export const immigrationUser = 'mpp-3510';

const refusals = {
  'SK-101': 'Identitas Tidak Valid',
  'SK-102': 'Paspor Masih Berlaku',
  'SK-103': 'Dokumen Tidak Lengkap',
  'SK-104': 'Kantor Tidak Dikenal',
  'SK-201': 'Permohonan Tidak Ditemukan',
  'SK-900': 'Sistem Sedang Dalam Pemeliharaan Malam',
  'SK-901': 'Kuota Harian Habis',
} as const;

interface Application {
  readonly number: string;
  readonly billing: string;
  readonly before: string;
  readonly stages: { readonly code: string; readonly at: string }[];
}

const envelope = (status: number, body: string): Answer => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${body}</S:Body></S:Envelope>`,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
});

/** SOAP 1.1 §6.2: a fault comes with HTTP 500. */
const fault = (code: keyof typeof refusals): Answer =>
  envelope(
    500,
    `<S:Fault><faultcode>S:Client</faultcode><faultstring>${refusals[code]}</faultstring><detail><k:kesalahan xmlns:k="${namespace}"><k:kode>${code}</k:kode><k:keterangan>${refusals[code]}</k:keterangan></k:kesalahan></detail></S:Fault>`,
  );

const notAuthenticated = (): Answer =>
  envelope(
    500,
    '<S:Fault xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"><faultcode>w:FailedAuthentication</faultcode><faultstring>The security token could not be authenticated or authorized</faultstring></S:Fault>',
  );

const answer = (name: string, fields: string): Answer =>
  envelope(200, `<t:${name}Response xmlns:t="${namespace}">${fields}</t:${name}Response>`);

const element = (name: string, text: string): string => `<t:${name}>${escaped(text)}</t:${name}>`;

/** WIB, `DD-MM-YYYY hh:mm:ss`. */
const printed = (instant: Date): string => {
  const [day = '', time = ''] = new Date(instant.getTime() + 7 * 3_600_000).toISOString().split('T');
  return `${day.split('-').reverse().join('-')} ${time.slice(0, 8)}`;
};

/** The passport system; its dialect is invented, only its words "Identitas Tidak Valid" are known. */
export const openImmigration = (secret: string, clock: Clock, people: readonly Person[]): Agency => {
  const password = derive(secret, 'immigration');
  const register = new Map(people.map((person) => [person.nik, person]));
  const applications = new Map<string, Application>();
  const nonces = new Set<string>();
  let closed = false;

  const proven = (header: Node | undefined): boolean => {
    const token = at(header, 'Security', 'UsernameToken');
    const [nonce, created] = [textAt(token, 'Nonce'), textAt(token, 'Created')];
    const sent = at(token, 'Password');
    const digest = createHash('sha1')
      .update(Buffer.from(nonce, 'base64'))
      .update(created)
      .update(password)
      .digest('base64');
    const wanted = /#PasswordText$/.test(sent?.attributes.Type ?? '') ? password : digest;
    const recent = Math.abs(Date.parse(created) - clock().getTime()) < 300_000;
    if (textAt(token, 'Username') !== immigrationUser || !same(textAt(sent), wanted) || !recent) return false;
    if (nonces.has(nonce)) return false;
    nonces.add(nonce);
    return true;
  };

  const submit = (asked: Node): Answer => {
    const reference = textAt(asked, 'nomorReferensi');
    if (textAt(asked, 'kodeKantor') !== '3510') return fault('SK-104');
    const applicant = at(asked, 'pemohon');
    const person = register.get(textAt(applicant, 'nik'));
    const born = textAt(applicant, 'tanggalLahir').split('-').reverse().join('-');
    const digits = person?.nik.slice(6, 12) ?? '';
    const day = String(Number(digits.slice(0, 2)) % 40).padStart(2, '0');
    const agrees =
      person !== undefined &&
      person.state === 'active' &&
      person.fullName === textAt(applicant, 'nama') &&
      person.birthDate === born &&
      person.familyCardNumber === textAt(applicant, 'nomorKK') &&
      // What citizens complain of: the birth date must be the number's, though the law lets them differ.
      born.slice(2) === `${digits.slice(4)}-${digits.slice(2, 4)}-${day}`;
    if (!agrees) return fault('SK-101');
    const kinds = asked.children.filter(({ name }) => name === 'dokumen').map((paper) => textAt(paper, 'jenis'));
    const third = ['AKTA LAHIR', 'IJAZAH', 'BUKU NIKAH'].some((kind) => kinds.includes(kind));
    if (!kinds.includes('KTP') || !kinds.includes('KK') || !third) return fault('SK-103');
    if (person.nik === namedPeople.aliveWoman.nik && textAt(asked, 'jenisPermohonan') === 'BARU')
      return fault('SK-102');
    const known = applications.get(reference) ?? opened(applications.size + 1);
    applications.set(reference, known);
    return answer(
      'ajukanPermohonan',
      element('nomorPermohonan', known.number) +
        element('kodeBilling', known.billing) +
        element('tarif', textAt(asked, 'jenisPaspor') === 'ELEKTRONIK' ? '650000' : '355000') +
        element('batasBayar', known.before),
    );
  };

  const opened = (serial: number): Application => {
    const now = clock();
    return {
      number: `3510${printed(now).slice(0, 10).replaceAll('-', '').slice(0, 4)}26${String(serial).padStart(5, '0')}`,
      billing: `8202611250${String(serial).padStart(5, '0')}`,
      before: printed(new Date(now.getTime() + 7 * 86_400_000)),
      stages: [{ code: '10', at: printed(now) }],
    };
  };

  const status = (asked: Node): Answer => {
    const found = [...applications.values()].find(({ number }) => number === textAt(asked, 'nomorPermohonan'));
    const last = found?.stages.at(-1);
    if (found === undefined || last === undefined) return fault('SK-201');
    const history = found.stages.map(
      ({ code, at: when }) => `<t:tahap>${element('kode', code)}${element('waktu', when)}</t:tahap>`,
    );
    return answer(
      'statusPermohonan',
      `${element('nomorPermohonan', found.number)}${element('tahapSekarang', last.code)}${element('waktuTahap', last.at)}${element('kodeKantor', '3510')}<t:riwayat>${history.join('')}</t:riwayat>`,
    );
  };

  const take = ({ body }: Request): Answer => {
    const root = readXml(body);
    const asked = at(root, 'Body')?.children[0];
    if (root === undefined || asked === undefined)
      return envelope(
        500,
        '<S:Fault><faultcode>S:Client</faultcode><faultstring>Pesan tidak dimengerti</faultstring></S:Fault>',
      );
    if (!proven(at(root, 'Header'))) return notAuthenticated();
    if (closed) return fault('SK-900');
    return asked.name === 'ajukanPermohonan' ? submit(asked) : status(asked);
  };

  return {
    name: 'immigration',
    env: { SANDBOX_IMMIGRATION_USER: immigrationUser, SANDBOX_IMMIGRATION_PASSWORD: password },
    operations: [
      { name: 'layanan', method: 'POST', path: '/layanan', answer: take },
      {
        name: 'wsdl',
        method: 'GET',
        path: '/layanan',
        answer: ({ headers }) => ({
          status: 200,
          body: simkimWsdl(`http://${headers.host ?? ''}/layanan`),
          headers: { 'content-type': 'text/xml; charset=utf-8' },
        }),
      },
    ],
    controls: [
      {
        name: 'hours',
        method: 'POST',
        path: '/immigration/hours',
        answer: ({ body }) => {
          closed = readObject(body)?.closed === true;
          return { status: 204, body: '' };
        },
      },
      {
        name: 'stage',
        method: 'POST',
        path: '/immigration/stage',
        answer: ({ body }) => {
          const { reference, stage } = readObject(body) ?? {};
          const found = applications.get(String(reference));
          if (found === undefined) return json(404, { error: 'no such application' });
          found.stages.push({ code: String(stage), at: printed(clock()) });
          return json(200, { number: found.number, stages: found.stages.length });
        },
      },
    ],
    exhausted: () => fault('SK-901'),
    reset: () => {
      applications.clear();
      closed = false;
    },
  };
};
