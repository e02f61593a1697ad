import { type Agency, type Answer, type Clock, json, type Operation, type Request } from '../agency.js';
import { wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import { readObject } from '../native-json.js';
import type { Person } from '../person.js';
import { dotted, villagesOfLicin } from '../region.js';
import { faultsOf, letterOf, readForm } from './form.js';
import { openRegister, type Register } from './register.js';
import { openResidents } from './residents.js';
import { isGoodToken, issueToken } from './token.js';

export const villageUser = 'smartkampung@banyuwangi.example';

const defaultSeconds = 600;
const villageCodes = new Set(villagesOfLicin.map(({ code }) => code));

/** The district's OpenDK, to which the villages of Licin send their letters. */
export const openVillage = (secret: string, clock: Clock, people: readonly Person[]): Agency => {
  const password = derive(secret, 'village');
  const key = derive(secret, 'village-token');
  const register = openRegister(() => wibDay(clock()));
  const residents = new Set(people.filter(({ village }) => villageCodes.has(village.code)).map(({ nik }) => nik));
  const synced = openResidents((code) => villageCodes.has(code));
  let seconds = defaultSeconds;
  let generation = 0;

  const behindLogin = (operation: Operation): Operation => ({
    ...operation,
    answer: (request) => {
      const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!isGoodToken(key, token, clock(), generation)) return json(401, { message: 'Unauthenticated.' });
      return operation.answer(request);
    },
  });
  return {
    name: 'village',
    env: { SANDBOX_VILLAGE_USER: villageUser, SANDBOX_VILLAGE_PASSWORD: password },
    operations: [
      {
        name: 'login',
        method: 'POST',
        path: '/api/v1/auth/login',
        answer: (request) => {
          const refusal = refuseLogin(readObject(request.body) ?? {}, password);
          if (refusal !== undefined) return refusal;
          const access_token = issueToken(key, clock(), seconds, generation);
          return json(200, { access_token, token_type: 'Bearer', expires_in: seconds });
        },
      },
      behindLogin({
        name: 'surat/kirim',
        method: 'POST',
        path: '/api/v1/surat/kirim',
        answer: (request) => receive(request, register, residents),
      }),
      behindLogin({
        name: 'surat',
        method: 'GET',
        path: '/api/v1/surat',
        answer: (request) => list(request, register),
      }),
      behindLogin({
        name: 'penduduk/storedata',
        method: 'POST',
        path: '/api/v1/penduduk/storedata',
        answer: synced.store,
      }),
    ],
    controls: [
      {
        name: 'tokens',
        method: 'POST',
        path: '/village/tokens',
        answer: ({ body }) => {
          const asked = readObject(body)?.seconds;
          if (asked !== undefined && (typeof asked !== 'number' || !Number.isInteger(asked) || asked < 1))
            return json(400, { error: 'seconds is a whole number from 1; without it, all tokens just become void.' });
          seconds = asked ?? seconds;
          generation += 1;
          return json(200, { seconds });
        },
      },
      {
        name: 'letters',
        method: 'GET',
        path: '/village/letters',
        answer: () => json(200, { registered: register.count() }),
      },
      {
        name: 'residents',
        method: 'GET',
        path: '/village/residents',
        answer: () => json(200, { residents: synced.all() }),
      },
    ],
    reset: () => {
      seconds = defaultSeconds;
      register.clear();
      synced.clear();
    },
  };
};

const refuseLogin = (body: Readonly<Record<string, unknown>>, password: string): Answer | undefined => {
  const { email, password: given } = body;
  const errors = {
    ...(typeof email === 'string' && email.includes('@') ? {} : { email: ['email wajib diisi.'] }),
    ...(typeof given === 'string' && given !== '' ? {} : { password: ['password wajib diisi.'] }),
  };
  if (Object.keys(errors).length > 0) return json(422, { message: 'Data yang diberikan tidak valid.', errors });
  return email === villageUser && same(String(given), password) ? undefined : json(401, { error: 'Unauthorized' });
};

/** 422 with an object of messages, or 400 with nothing but a JSON string: both are OpenDK's. */
const receive = async (request: Request, register: Register, residents: ReadonlySet<string>): Promise<Answer> => {
  const form = await readForm(request);
  const faults = faultsOf(form, register.has);
  if (Object.keys(faults).length > 0) return json(422, faults);
  const letter = letterOf(form);
  if (!villageCodes.has(letter.villageCode)) return json(400, notOurVillage(form.texts.desa_id ?? ''));
  if (!residents.has(letter.nik)) return json(400, `Penduduk dengan NIK ${letter.nik} tidak terdaftar di kecamatan`);
  return json(200, { status: true, message: 'Surat Berhasil Dikirim!', data: register.add(letter) });
};

const list = ({ query }: Request, register: Register): Answer => {
  const village = query.desa_id ?? '';
  if (village === '') return json(422, { desa_id: ['desa_id wajib diisi.'] });
  if (!villageCodes.has(dotted(village))) return json(400, notOurVillage(village));
  return json(200, { status: true, message: 'Daftar Surat', data: register.of(dotted(village), query.nomor) });
};

const notOurVillage = (code: string): string => `Kode desa ${code} tidak terdaftar di kecamatan`;
