import type { Format } from '../../src/core/format.js';
import { isObject } from '../../src/core/json.js';
import type { Vocabulary } from '../../src/translation/compile.js';
import type { TranslationDocument } from '../../src/translation/document.js';

const verdict: Format = {
  yields: {
    type: 'object',
    required: ['verdict'],
    properties: { verdict: { enum: ['MATCH', 'MISMATCH'] }, score: { type: 'integer' } },
  },
  decode: (native) => {
    const match = typeof native === 'string' ? /^(Tidak )?Sesuai(?: \((\d+)\))?$/.exec(native) : null;
    if (match === null) return undefined;
    const said = { verdict: match[1] === undefined ? 'MATCH' : 'MISMATCH' };
    return match[2] === undefined ? said : { ...said, score: Number(match[2]) };
  },
  encode: (canonical) => {
    if (!isObject(canonical)) return undefined;
    const text = canonical.verdict === 'MATCH' ? 'Sesuai' : 'Tidak Sesuai';
    return canonical.score === undefined ? text : `${text} (${canonical.score})`;
  },
};

const about = { source: 'a test', asOf: '2026-11-01' };
export const vocabulary: Vocabulary = {
  formats: { 'registry.verdict': verdict },
  tables: {
    'registry.sex': {
      ...about,
      decode: { 'LAKI-LAKI': 'MALE', L: 'MALE', '1': 'MALE', PEREMPUAN: 'FEMALE' },
      encode: { MALE: 'Laki-Laki', FEMALE: 'Perempuan' },
    },
    'registry.religion': { ...about, decode: { ISLAM: 'ISLAM', 'TIDAK TAHU': null }, else: 'OTHER' },
    'registry.code': {
      ...about,
      failures: true,
      ok: ['00', 10],
      decode: { '11': 'SUBJECT_DECEASED', '13': 'SUBJECT_NOT_FOUND' },
    },
    'registry.text': {
      ...about,
      failures: true,
      ok: ['OK'],
      decode: {
        'Data Tidak Ditemukan': 'SUBJECT_NOT_FOUND',
        '*TIDAK TERDAPAT DI DATABASE': 'SUBJECT_NOT_FOUND',
        'LOGIN GAGAL': 'PROVIDER_AUTH_FAILED',
      },
    },
  },
};

export const read: TranslationDocument = {
  service: 'population.person.read.v1',
  operation: 'CALL_NIK',
  nulls: ['-', '', '00-00-0000'],
  request: { fields: { nik: 'nik' } },
  answer: {
    failures: [
      { native: '/content/0/RESPONSE_CODE', table: 'registry.code' },
      { native: ['/content/0/RESPON', '/content/0/RESPONSE'], table: 'registry.text' },
    ],
    record: '/content/0',
    present: ['EKTP_STATUS'],
    fields: {
      nik: { native: 'NIK', as: { digits: 16 }, unknown: 'fail' },
      fullName: { native: 'NAMA_LGKP', as: 'name', unknown: 'fail' },
      sex: { native: 'JENIS_KLMIN', table: 'registry.sex' },
      religion: { native: 'AGAMA', table: 'registry.religion', unknown: 'omit' },
      birthDate: { native: 'TGL_LHR', as: { date: ['YYYY-MM-DD', 'DD-MM-YYYY', 'DD.MM.YYYY'] } },
      'address.rt': { native: 'NO_RT', as: { digits: 3 } },
      'address.regionCode': {
        native: ['NO_PROP', 'NO_KAB', 'NO_KEC', 'NO_KEL'],
        as: [{ digits: 2 }, { digits: 2 }, { digits: 2 }, { digits: 4 }],
        join: '.',
      },
      mother: {
        fields: { nik: { native: 'NIK_IBU', as: { digits: 16 } }, fullName: { native: 'NAMA_LGKP_IBU', as: 'name' } },
      },
      lifeStatus: { value: 'ALIVE' },
    },
  },
};

export const person = {
  NIK: '9171010101909001',
  EKTP_STATUS: 'S',
  NAMA_LGKP: 'SITI  contoh  ',
  JENIS_KLMIN: 'Perempuan ',
  AGAMA: 'tidak  tahu',
  TGL_LHR: '25-04-1990',
  NO_RT: 1,
  NO_PROP: 35,
  NO_KAB: 10,
  NO_KEC: 24,
  NO_KEL: 2008,
  NIK_IBU: null,
  NAMA_LGKP_IBU: '- ',
};

export const filed: TranslationDocument = {
  service: 'licensing.nib.received.v1',
  operation: 'receiveNIB',
  direction: 'inbound',
  nulls: ['', '-'],
  request: {
    record: 'dataNIB',
    unknown: 'omit',
    fields: {
      nib: { native: 'nib', as: { digits: 13 }, unknown: 'fail' },
      issuedOn: { native: 'tgl_terbit_nib', as: { date: 'YYYY-MM-DD' } },
      changedAt: { native: 'tgl_status', as: { date: ['YYYY-MM-DD hh:mm:ss'] } },
      small: { native: 'flag_umk', as: { flag: ['Y', 'T'] } },
      threshold: { native: 'TRESHOLD', as: { integer: 'text' }, default: 90 },
      capital: { native: 'modal', as: 'rupiah' },
      area: { native: 'luas', as: 'number' },
      kbli: { list: 'data_kbli', fields: { '': { native: 'kbli', as: { digits: 5 } } } },
      projects: {
        list: '/data_proyek',
        fields: {
          id: { native: 'id_proyek', as: 'text', unknown: 'fail' },
          place: { fields: { region: { native: 'kd_daerah', as: { digits: 10 } } }, unknown: 'omit' },
        },
      },
      officers: {
        numbered: '0..2',
        fields: { name: { native: 'nama_{n}', as: 'name' }, nik: { native: 'nik_{n}', as: { digits: 16 } } },
      },
      nop: { native: ['kd_prop', 'kd_dati', 'sisa'], as: [{ digits: 2 }, { digits: 2 }, { digits: 14 }], join: '' },
    },
  },
  answer: {
    record: 'responreceiveNIB',
    constants: { '/responreceiveNIB/keterangan': 'diterima' },
    fields: { accepted: { native: 'status', as: { flag: ['1', '2'] } } },
  },
};

export const verify: TranslationDocument = {
  service: 'population.person.verify.v1',
  operation: 'CALL_VERIFY_BY_ELEMEN',
  request: {
    fields: {
      nik: 'NIK',
      threshold: { native: 'TRESHOLD', as: { integer: 'text' }, default: 90 },
      'claims.fullName': { native: 'NAMA_LGKP', as: 'name', unknown: 'omit' },
      'claims.birthDate': { native: 'TGL_LHR', as: { date: 'DD-MM-YYYY' }, unknown: 'omit' },
      'claims.sex': { native: 'JENIS_KLMIN', table: 'registry.sex', unknown: 'omit' },
    },
  },
  answer: {
    record: '/content/0',
    unknown: 'omit',
    fields: {
      'matches.fullName': { native: 'NAMA_LGKP', as: 'registry.verdict' },
      'matches.birthDate': { native: 'TGL_LHR', as: 'registry.verdict' },
    },
  },
};
