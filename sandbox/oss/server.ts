import { type Agency, type Answer, type Clock, json, type Operation } from '../agency.js';
import { type Business, namedBusinessesOn } from '../businesses.js';
import { wibDay } from '../calendar.js';
import { derive, same } from '../credentials.js';
import { asText, isRecord, readObject } from '../native-json.js';
import { alternating, type Respond } from './answers.js';
import { sendNib } from './caller.js';
import { dataNib } from './document.js';
import { judge } from './licence.js';

export const ossInboundUser = 'oss-rba';
/** The regency's own taxpayer number, fifteen digits, as it goes into the day token. */
export const ossInboundNpwp = '001351000900000';

/** The national licensing system (OSS-RBA), misspelt keys included: they are its contract. */
export const openOss = (secret: string, clock: Clock): Agency => {
  const userKey = derive(secret, 'oss');
  const inbound = { user: ossInboundUser, password: derive(secret, 'oss-inbound'), npwp: ossInboundNpwp };
  const answers = alternating();
  /** Permit number → licence id, for each one filed. */
  const filed = new Map<string, string>();
  const businesses = (): readonly Business[] => Object.values(namedBusinessesOn(wibDay(clock())));
  const known = (name: string, wrapper: string, answer: (body: unknown) => Answer): Operation => ({
    name,
    method: 'POST',
    path: `/${name}`,
    answer: ({ headers, body }) =>
      same(headers.user_key ?? '', userKey) ? answer(readObject(body)) : answers.respond(wrapper, 401),
  });
  return {
    name: 'oss',
    env: {
      SANDBOX_OSS_USER_KEY: userKey,
      SANDBOX_OSS_INBOUND_USER: inbound.user,
      SANDBOX_OSS_INBOUND_PASSWORD: inbound.password,
      SANDBOX_OSS_INBOUND_NPWP: inbound.npwp,
    },
    operations: [
      known('inqueryNIB', 'responinqueryNIB', (body) => inquire(body, businesses(), answers.respond)),
      known('receiveLicense', 'responreceiveLicense', (body) => file(body, businesses(), filed, answers.respond)),
    ],
    controls: [
      sendNib(inbound, clock),
      {
        name: 'licences',
        method: 'GET',
        path: '/oss/licences',
        answer: () => json(200, { count: filed.size, numbers: [...filed.keys()] }),
      },
    ],
    reset: () => {
      answers.reset();
      filed.clear();
    },
  };
};

const inquire = (body: unknown, businesses: readonly Business[], respond: Respond): Answer => {
  const wrapper = 'responinqueryNIB';
  const asked = isRecord(body) ? body.INQUERYNIB : undefined;
  if (!isRecord(asked)) return respond(wrapper, 400);
  const nib = asText(asked.nib);
  const npwp = asText(asked.npwp);
  if (nib === '' ? !/^\d{15,16}$/.test(npwp) : !/^\d{13}$/.test(nib)) return respond(wrapper, 400);
  const found = businesses.find((business) =>
    nib === '' ? business.npwp === npwp.padStart(16, '0') : business.nib === nib,
  );
  if (found === undefined) return respond(wrapper, 404);
  const ossId = asText(asked.oss_id);
  if (ossId !== '' && ossId !== found.ossId) return respond(wrapper, 403);
  return respond(wrapper, 200, { dataNIB: dataNib(found) });
};

const file = (body: unknown, businesses: readonly Business[], filed: Map<string, string>, respond: Respond): Answer => {
  const wrapper = 'responreceiveLicense';
  const licence = isRecord(body) ? body.IZINFINAL : undefined;
  if (!isRecord(licence)) return respond(wrapper, 400);
  const status = judge(
    licence,
    businesses.find(({ nib }) => nib === asText(licence.nib)),
    filed,
  );
  if (status !== 200) return respond(wrapper, status);
  const number = asText(licence.nomor_izin);
  filed.set(number, asText(licence.id_izin));
  return respond(wrapper, 200, { nomor_izin: number });
};
