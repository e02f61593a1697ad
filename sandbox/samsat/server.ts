import { type Agency, type Answer, type Clock, json, type Request } from '../agency.js';
import { printDay, wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import type { Fleet } from '../fleet.js';
import { asText, readObject, writeWithNumbers } from '../native-json.js';
import { namedVehiclesOn, type Vehicle } from '../vehicles.js';
import { calculate } from './calculation.js';

interface Style {
  /** `"186000.00"` instead of 186000, days first. */
  readonly texts: boolean;
}

const usual: Style = { texts: false };

/** What a vehicle owes, asked by filter triples. Members as a public client of another province shows them, the rest simulated. */
export const openSamsat = (secret: string, clock: Clock, fleet: Fleet): Agency => {
  const key = derive(secret, 'samsat');
  let style = usual;
  return {
    name: 'samsat',
    env: { SANDBOX_SAMSAT_API_KEY: key },
    operations: [
      {
        name: 'info-pajak',
        method: 'POST',
        path: '/info-pajak',
        answer: (request) => {
          if (!same(request.headers['x-api-key'] ?? '', key)) return refuse('0401', 'API key tidak dikenal');
          return find(request, wibDay(clock()), style, fleet);
        },
      },
    ],
    controls: [
      {
        name: 'amounts',
        method: 'POST',
        path: '/samsat/amounts',
        answer: ({ body }) => {
          style = { texts: readObject(body)?.style === 'texts' };
          return { status: 204, body: '' };
        },
      },
    ],
    exhausted: () => refuse('0429', 'Kuota akses harian telah habis'),
    reset: () => {
      style = usual;
    },
  };
};

/** A list where an object would be: `data` when something is wrong. */
const refuse = (code: string, message: string): Answer => json(200, { code, success: false, message, data: [] });

const prefixOfFields = 'objek_pajak_';

/** `[["objek_pajak_no_polisi1","=","P"],…]` by field; `undefined` when it is anything else. */
const triplesOf = (where: unknown): Map<string, string> | undefined => {
  if (!Array.isArray(where)) return undefined;
  const fields = new Map<string, string>();
  for (const triple of where) {
    if (!Array.isArray(triple) || triple.length !== 3 || triple[1] !== '=') return undefined;
    const field = asText(triple[0]);
    if (!field.startsWith(prefixOfFields)) return undefined;
    fields.set(field.slice(prefixOfFields.length), asText(triple[2]));
  }
  return fields;
};

const find = ({ body }: Request, today: string, style: Style, fleet: Fleet): Answer => {
  const where = triplesOf(readObject(body)?.where);
  const [prefix, number, suffix, colour] = ['no_polisi1', 'no_polisi2', 'no_polisi3', 'kd_plat'].map((field) =>
    where?.get(field),
  );
  if (prefix === undefined || number === undefined || suffix === undefined)
    return refuse('0400', 'Parameter where tidak lengkap');
  if (!/^[A-Z]{1,2}$/.test(prefix) || !/^[1-9]\d{0,3}$/.test(number) || !/^[A-Z]{0,3}$/.test(suffix))
    return refuse('0012', 'Format nomor polisi tidak sesuai');
  const vehicle =
    Object.values<Vehicle>(namedVehiclesOn(today)).find(
      (one) => one.prefix === prefix && one.number === number && one.suffix === suffix,
    ) ?? fleet.find(`${prefix} ${number} ${suffix}`, today);
  if (vehicle === undefined || (colour !== undefined && vehicle.colourOfPlate !== colour))
    return refuse('0014', 'Data kendaraan tidak ditemukan');
  if (vehicle.sold) return refuse('0015', 'Kendaraan telah dilaporkan terjual');
  const record = { code: '0000', success: true, message: 'Sukses', data: printed(vehicle, today, style) };
  return { ...json(200, record), body: writeWithNumbers(record, style.texts ? [] : ['no_identitas']) };
};

const printed = (vehicle: Vehicle, today: string, { texts }: Style) => {
  const pattern = texts ? 'DD-MM-YYYY' : 'YYYY-MM-DD';
  const write = (value: number | string): number | string => {
    if (typeof value === 'string') return printDay(value, pattern);
    return texts ? `${value}.00` : value;
  };
  const calculated = calculate(vehicle, today);
  return {
    no_polisi1: vehicle.prefix,
    no_polisi2: texts ? vehicle.number.padStart(4, '0') : vehicle.number,
    no_polisi3: vehicle.suffix,
    nm_pemilik: vehicle.owner,
    no_identitas: vehicle.identity,
    no_rangka: vehicle.chassis,
    no_mesin: vehicle.engine,
    nm_merek_kb: vehicle.make,
    nm_model_kb: vehicle.model,
    th_buatan: String(vehicle.year),
    warna_kb: vehicle.colour,
    milik_ke: '1',
    kd_blockir: vehicle.block,
    able_bayar_pajak: calculated === null ? 'T' : 'Y',
    tg_akhir_pajak: printDay(vehicle.taxUntil, pattern),
    tg_akhir_stnk: printDay(vehicle.stnkUntil, pattern),
    nilai_jual: write(vehicle.value),
    bobot: 1,
    data_hitung_pajak:
      calculated === null
        ? null
        : Object.fromEntries(Object.entries(calculated).map(([column, value]) => [column, write(value)])),
  };
};
