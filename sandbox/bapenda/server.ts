import { type Agency, type Answer, type Clock, json, type Operation, type Request } from '../agency.js';
import { printDay, wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import { asText, isRecord, readObject, writeWithNumbers } from '../native-json.js';
import { arrearsTexts, type Duty, dottedNop, dutiesOn, ntpds, type Property } from '../properties.js';
import { type Found, plain } from './found.js';
import { hostInstitution, hostTerminal, openPaymentHost } from './payment-host.js';
import { createPayments, type Payments } from './payments.js';
import { reconcile } from './reconcile.js';
import { openTransfers } from './transfers.js';

export const bapendaUser = 'bapenda-3510';

type NopStyle = 'asAsked' | 'dotted' | 'plain' | 'number';

/** The regency's tax office in the dialect it speaks with the land office: HTTP 200 always, the outcome in `respon_code`. */
export const openBapenda = (secret: string, clock: Clock): Agency => {
  const password = derive(secret, 'bapenda');
  const payments = createPayments();
  let style: NopStyle = 'asAsked';
  /** Whether the bank's posting of the receipt `late` has arrived. */
  let posted = false;
  const transfers = openTransfers();
  const register = () => transfers.propertiesOn(wibDay(clock()));
  const duties = (today: string) => dutiesOn(today).filter(({ ntpd }) => posted || ntpd !== ntpds.late);
  const operation = (name: string, find: (body: Readonly<Record<string, unknown>>) => Found): Operation => ({
    name,
    method: 'POST',
    path: `/${name}`,
    answer: (request) => answer(request, password, style, find),
  });
  return {
    name: 'bapenda',
    env: {
      SANDBOX_BAPENDA_USER: bapendaUser,
      SANDBOX_BAPENDA_PASSWORD: password,
      SANDBOX_BAPENDA_INSTITUTION: hostInstitution,
      SANDBOX_BAPENDA_TERMINAL: hostTerminal,
    },
    operations: [
      operation('getPBBService', (body) => property(body, register(), payments)),
      operation('getBPHTBService', (body) => duty(body, duties(wibDay(clock())), register(), wibDay(clock()))),
      operation('postRekonPBB', (body) => reconcile(body, payments, register())),
      operation('postDataBPN', (body) => transfers.post(body, duties(wibDay(clock())), register())),
    ],
    socket: openPaymentHost(payments, register, clock),
    controls: [
      ...paymentControls(payments),
      transfers.control,
      {
        name: 'nop',
        method: 'POST',
        path: '/bapenda/nop',
        answer: ({ body }) => {
          const asked = readObject(body)?.style;
          if (asked !== 'asAsked' && asked !== 'dotted' && asked !== 'plain' && asked !== 'number')
            return json(400, { error: 'style is asAsked, dotted, plain or number.' });
          style = asked;
          return json(200, { style });
        },
      },
      {
        name: 'post',
        method: 'POST',
        path: '/bapenda/post',
        answer: ({ body }) => {
          posted = readObject(body)?.posted !== false;
          return json(200, { posted });
        },
      },
    ],
    reset: () => {
      payments.clear();
      transfers.clear();
      style = 'asAsked';
      posted = false;
    },
  };
};

const paymentControls = (payments: Payments): readonly Operation[] => [
  {
    name: 'payments',
    method: 'GET',
    path: '/bapenda/payments',
    answer: () => json(200, payments.counts()),
  },
  {
    name: 'payments',
    method: 'POST',
    path: '/bapenda/payments',
    answer: ({ body }) => {
      const minutes = readObject(body)?.minutesAgo;
      if (typeof minutes !== 'number' || !(minutes >= 0 && minutes <= 525_600))
        return json(400, { error: 'minutesAgo is a number from 0 to 525600.' });
      payments.age(minutes);
      return json(200, payments.counts());
    },
  },
];

const answer = (
  { body: bytes }: Request,
  password: string,
  style: NopStyle,
  find: (body: Readonly<Record<string, unknown>>) => Found,
): Answer => {
  const body = readObject(bytes);
  if (body === undefined) return json(200, { respon_code: 'JSON Not Valid' });
  const user = asText(body.USERNAME);
  const given = asText(body.PASSWORD);
  if (user === '' || given === '') return json(200, { respon_code: 'Not Authorized' });
  if (user !== bapendaUser || !same(given, password)) return json(200, { respon_code: 'Username atau password salah' });
  const found = find(body);
  if (!isRecord(found)) return json(200, { respon_code: found });
  const result = 'NOP' in found ? { ...found, NOP: printNop(asText(found.NOP), asText(body.NOP), style) } : found;
  return {
    ...json(200, undefined),
    body: writeWithNumbers({ result, respon_code: 'OK' }, style === 'number' ? ['NOP'] : ['-']),
  };
};

const printNop = (nop: string, asked: string, style: NopStyle): string => {
  const dots = style === 'dotted' || (style === 'asAsked' && asked.includes('.'));
  return dots ? dottedNop(nop) : nop;
};

const property = (
  body: Readonly<Record<string, unknown>>,
  register: readonly Property[],
  payments: Payments,
): Found => {
  const found = register.find(({ nop }) => nop === plain(body.NOP));
  if (found === undefined) return 'NOP tidak ditemukan';
  const year = asText(body.TAHUN);
  const arrears = found.arrears[year];
  if (arrears === undefined) return 'DATA tidak ditemukan';
  return {
    NOP: found.nop,
    NIK: null,
    NAMA_WP: found.owner.fullName,
    ALAMAT_OP: found.owner.street,
    KECAMATAN_OP: 'LICIN',
    KELURAHAN_OP: 'TAMANSARI',
    KOTA_OP: 'BANYUWANGI',
    LUASTANAH_OP: String(found.landArea),
    LUASBANGUNAN_OP: String(found.buildingArea),
    NJOP_TANAH_OP: String(found.landValue),
    NJOP_BANGUNAN_OP: String(found.buildingValue),
    STATUS_TUNGGAKAN: payments.isPaid(found.nop, year) ? arrearsTexts.paid : arrears,
  };
};

const duty = (
  body: Readonly<Record<string, unknown>>,
  duties: readonly Duty[],
  register: readonly Property[],
  today: string,
): Found => {
  const found = duties.find(({ ntpd }) => ntpd === asText(body.NTPD));
  if (found === undefined) return 'NTPD tidak ditemukan';
  const object = register.find(({ nop }) => nop === plain(body.NOP));
  if (object === undefined) return 'NOP tidak ditemukan';
  const year = asText(body.TAHUN);
  if (object.nop !== found.nop || (year !== '' && year !== yearOf(found, today))) return 'Data tidak ditemukan';
  return {
    NOP: found.nop,
    NIK: found.payer.nik,
    NAMA: found.payer.fullName,
    ALAMAT: found.payer.street,
    KELURAHAN_OP: 'TAMANSARI',
    KECAMATAN_OP: 'LICIN',
    KOTA_OP: 'BANYUWANGI',
    LUASTANAH: String(object.landArea),
    LUASBANGUNAN: String(object.buildingArea),
    PEMBAYARAN: String(found.amount),
    STATUS: found.paidOn === undefined ? 'T' : 'Y',
    TANGGAL_PEMBAYARAN: found.paidOn === undefined ? '' : printDay(found.paidOn, 'DD/MM/YYYY'),
    NTPD: found.ntpd,
    JENISBAYAR: found.paidOn === undefined || found.due !== undefined ? 'H' : 'L',
  };
};

const yearOf = (found: Duty, today: string): string => (found.paidOn ?? today).slice(0, 4);
