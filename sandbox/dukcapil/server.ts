import { type Agency, type Answer, type Clock, html, type Operation, type Request } from '../agency.js';
import { derive } from '../credentials.js';
import { numbersOfNobody } from '../named-people.js';
import { asText, readObject, writeWithNumbers } from '../native-json.js';
import { looksLikeNik, type Person } from '../person.js';
import { type Account, openAccount } from './account.js';
import { dueOf } from './decide-correction.js';
import { numericMembers, printRecord } from './record.js';
import { dukcapilInboundUser, openRegistrar } from './registrar.js';
import { openReports, type Take } from './reports.js';
import { openReturns } from './returns.js';
import { agreedAddress, type Credentials, keysOf, type Spelling } from './tenant.js';
import { notFound, type Refusal, stateRefusals, texts, wrongFormat, wrongParameter } from './texts.js';
import { verdicts } from './verify.js';

export const dukcapilUser = '3510MPP';
export const dukcapilCustomer = '351000000000001';

/** The civil registry's data warehouse: credentials in the body, HTTP 200 whatever happens. */
export const openDukcapil = (secret: string, clock: Clock, people: readonly Person[]): Agency => {
  const password = derive(secret, 'dukcapil');
  const account = openAccount(dukcapilUser, password, clock);
  const register = new Map(people.map((person) => [person.nik, person]));
  const reports = openReports(register, clock);
  const returnToken = derive(secret, 'dukcapil-returns');
  const returns = openReturns(returnToken);
  const inboundPassword = derive(secret, 'dukcapil-inbound');
  const registrar = openRegistrar({ register, reports, password: inboundPassword, clock });
  const methods: readonly (readonly [string, (request: Request) => Answer])[] = [
    ['CALL_NIK', (request) => callNik(account, register, request)],
    ['CALL_NIK_GET_KK', (request) => callFamily(account, register, request)],
    ['CALL_VERIFY_BY_ELEMEN', (request) => callVerify(account, register, request)],
    ...reports.operations.map(([name, take]) => [name, (request: Request) => report(account, take, request)] as const),
  ];
  return {
    name: 'dukcapil',
    env: {
      SANDBOX_DUKCAPIL_USER: dukcapilUser,
      SANDBOX_DUKCAPIL_PASSWORD: password,
      SANDBOX_DUKCAPIL_CUSTOMER_ID: dukcapilCustomer,
      SANDBOX_DUKCAPIL_IP_USER: agreedAddress,
      SANDBOX_DUKCAPIL_RETURN_TOKEN: returnToken,
      SANDBOX_DUKCAPIL_INBOUND_USER: dukcapilInboundUser,
      SANDBOX_DUKCAPIL_INBOUND_PASSWORD: inboundPassword,
    },
    operations: [...methods.flatMap(([name, answer]) => paths(name, answer)), ...returns.operations],
    controls: [...account.controls, ...reports.controls, ...returns.controls, ...registrar.controls],
    exhausted: (operation) => refuse(account, errorKeyOf(operation), { text: texts.quotaUsedUp }),
    reset: () => {
      account.reset();
      reports.reset();
      returns.reset();
      registrar.reset();
    },
  };
};

/** The central address, and the older regency style with its lower-case methods. */
const paths = (name: string, answer: (request: Request) => Answer): readonly Operation[] =>
  [name, name.toLowerCase()].flatMap((method) => [
    {
      name,
      method: 'POST',
      path: `/dukcapil/get_json/:customer/${method}`,
      answer: (request) => (request.params.customer === dukcapilCustomer ? answer(request) : html(404, 'Not Found')),
    },
    { name, method: 'POST', path: `/dukcapil/get_json/35-10/:user/${method}`, answer },
  ]);

type Register = ReadonlyMap<string, Person>;
type ErrorKey = 'RESPON' | 'RESPONSE';

const errorKeyOf = (operation: string): ErrorKey => (operation === 'CALL_NIK' ? 'RESPON' : 'RESPONSE');

const callNik = (account: Account, register: Register, request: Request): Answer => {
  const body = readObject(request.body) ?? {};
  const spelling = account.tenant().callNikSpelling;
  const refusal = account.admit(credentials(body, spelling), texts.addressRefused);
  if (refusal !== undefined) return refuse(account, 'RESPON', { text: refusal });
  const found = look(register, asText(body[keysOf(spelling).nik]));
  if ('text' in found) return refuse(account, 'RESPON', found);
  return content(account, printRecord(found, account.tenant()));
};

/** The whole card of one of its members, a record each. */
const callFamily = (account: Account, register: Register, request: Request): Answer => {
  const body = readObject(request.body) ?? {};
  const spelling = account.tenant().callNikSpelling;
  const refusal = account.admit(credentials(body, spelling), texts.addressRefused);
  if (refusal !== undefined) return refuse(account, 'RESPON', { text: refusal });
  const found = look(register, asText(body[keysOf(spelling).nik]));
  if ('text' in found) return refuse(account, 'RESPON', found);
  const family = [...register.values()].filter(
    ({ familyCardNumber, state }) => familyCardNumber === found.familyCardNumber && state === 'active',
  );
  return content(account, ...family.map((member) => printRecord(member, account.tenant())));
};

/** Simulated: reports, and requests for correction, whose receipt says by when they are decided. */
const report = (account: Account, take: Take, request: Request): Answer => {
  const body = readObject(request.body) ?? {};
  const refusal = account.admit(credentials(body, account.tenant().verifySpelling), texts.clientNotRegistered);
  if (refusal !== undefined) return refuse(account, 'RESPONSE', { text: refusal });
  const taken = take(body);
  if ('text' in taken) return refuse(account, 'RESPONSE', taken);
  const due = body.WKT_PERMOHONAN === undefined ? {} : { BATAS_WAKTU: dueOf(asText(body.WKT_PERMOHONAN)) };
  return content(account, { RESPONSE_CODE: '00', RESPONSE: texts.reportTaken, NO_REGISTRASI: taken.number, ...due });
};

const callVerify = (account: Account, register: Register, request: Request): Answer => {
  const body = readObject(request.body) ?? {};
  const { verifySpelling, scores } = account.tenant();
  const refusal = account.admit(credentials(body, verifySpelling), texts.clientNotRegistered);
  if (refusal !== undefined) return refuse(account, 'RESPONSE', { text: refusal });
  const threshold = Number(asText(body.TRESHOLD) || Number.NaN);
  if (!(threshold > 0 && threshold <= 100)) return refuse(account, 'RESPONSE', wrongParameter);
  const found = look(register, asText(body[keysOf(verifySpelling).nik]));
  if ('text' in found) return refuse(account, 'RESPONSE', found);
  return content(account, verdicts(found, body, threshold, scores));
};

const credentials = (body: Readonly<Record<string, unknown>>, spelling: Spelling): Credentials => {
  const names = keysOf(spelling);
  return {
    user: asText(body[names.user]),
    password: asText(body[names.password]),
    address: asText(body[names.address]),
  };
};

const look = (register: Register, nik: string): Person | Refusal => {
  if (!looksLikeNik(nik)) return wrongFormat;
  if (nik === numbersOfNobody.unknown) return { text: texts.notFoundBare };
  const person = register.get(nik);
  if (person === undefined) return notFound;
  return person.state === 'active' ? person : stateRefusals[person.state];
};

const refuse = (account: Account, usualKey: ErrorKey, refusal: Refusal): Answer => {
  const { errorKey, shouting } = account.tenant();
  const text = shouting ? refusal.text.toUpperCase() : refusal.text;
  const code = refusal.code === undefined ? {} : { RESPONSE_CODE: refusal.code };
  return content(account, { ...code, [errorKey ?? usualKey]: text });
};

const content = (account: Account, ...items: readonly Readonly<Record<string, unknown>>[]): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: writeWithNumbers(
    {
      content: items,
      lastPage: true,
      numberOfElements: items.length,
      sort: null,
      totalElements: items.length,
      firstPage: true,
      number: 0,
      size: items.length,
      quotaLimiter: account.quotaLeft(),
    },
    account.tenant().numbers ? numericMembers : ['-'],
  ),
});
