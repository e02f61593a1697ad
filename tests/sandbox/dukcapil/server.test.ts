import t from 'tap';
import { call, setUp } from '../bench.js';

t.test('CALL_NIK answers a record with padded names, numbers for codes and a quota that counts down', async (t) => {
  const { callNik, cases } = await setUp(t);
  const { alive } = cases.persons;
  const reply = await callNik(alive.nik);
  t.equal(reply.status, 200);
  const [record] = reply.json.content;
  t.equal(record.NIK, Number(alive.nik));
  t.equal(record.NO_KK, Number(alive.familyCardNumber));
  t.equal(record.NAMA_LGKP, 'BUDI CONTOH  ');
  t.equal(record.JENIS_KLMIN, 'Laki-Laki');
  t.equal(record.TGL_LHR, '1990-04-25');
  t.equal(record.GOL_DARAH, 'TIDAK TAHU');
  t.equal(record.TGL_KWN, '-');
  t.equal(record.PNYDNG_CCT, null);
  t.equal(record.EKTP_STATUS, 'S');
  t.match(record, { NO_RT: 1, NO_RW: 2, NO_PROP: 35, NO_KAB: 10, NO_KEC: 24, NO_KEL: 2008, KEL_NAME: 'TAMANSARI' });
  t.ok(Object.keys(record).length >= 33);
  t.match(reply.json, { lastPage: true, numberOfElements: 1, sort: null, size: 1, quotaLimiter: 4999 });
  t.equal((await callNik(alive.nik)).json.quotaLimiter, 4998);
});

t.test('a Papua NIK travels as a JSON number, digit for digit, in both directions', async (t) => {
  const { ready, variable } = await setUp(t);
  const body = `{"nik":9171010101909001,"user_id":"3510MPP","password":"${variable('dukcapil', 'SANDBOX_DUKCAPIL_PASSWORD')}","ip_user":"10.35.10.4"}`;
  const reply = await call(`${ready.agencies.dukcapil.url}/dukcapil/get_json/35-10/3510MPP/call_nik`, 'POST', body);
  t.match(reply.text, /"NIK":9171010101909001,/);
  t.equal(reply.json.content[0].NIK, 9171010101909000, 'a double cannot hold it');
});

t.test('each refusal has its code and its exact text, with HTTP 200', async (t) => {
  const { callNik, verify, cases } = await setUp(t);
  const { persons } = cases;
  const refusals: [string, string | undefined, string][] = [
    [persons.deceased.nik, '11', 'Data Ditemukan, Meninggal Dunia'],
    [persons.duplicate.nik, '12', 'Data Ditemukan, Data Ganda'],
    [persons.notFound.nik, '13', 'Data Tidak Ditemukan, NIK tidak terdapat di database Kependudukan'],
    [persons.inactive.nik, '14', 'Data Ditemukan, Status Non Aktif silahkan hubungi Dinas Dukcapil'],
    [persons.badFormat.nik, '15', 'Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil'],
    [persons.temporaryNik.nik, '15', 'Data Tidak Ditemukan, NIK tidak sesuai format Dukcapil'],
    [persons.unknown.nik, undefined, 'Data Tidak Ditemukan'],
  ];
  for (const [nik, code, text] of refusals) {
    const read = await callNik(nik);
    t.equal(read.status, 200);
    const withCode = code === undefined ? {} : { RESPONSE_CODE: code };
    t.strictSame(read.json.content, [{ ...withCode, RESPON: text }]);
    const verified = await verify({ NIK: nik, NAMA_LGKP: 'X' });
    t.strictSame(verified.json.content, [{ ...withCode, RESPONSE: text }]);
  }
});

t.test('verify answers a verdict for each element given, and nothing else', async (t) => {
  const { verify, cases, control } = await setUp(t);
  const { aliveWoman } = cases.persons;
  const elements = {
    NIK: aliveWoman.nik,
    NO_KK: aliveWoman.familyCardNumber,
    NAMA_LGKP: 'siti contoh ',
    TGL_LHR: '25-04-1990',
    JENIS_KLMIN: 'LAKI-LAKI',
    TMPT_LHR: 'JAKARTA',
    ALAMAT: ' ',
    NO_RT: '001',
    NO_KEC: '24',
  };
  t.strictSame((await verify(elements)).json.content[0], {
    NIK: 'Sesuai',
    NO_KK: 'Sesuai',
    NAMA_LGKP: 'Sesuai (100)',
    TMPT_LHR: 'Tidak Sesuai (20)',
    TGL_LHR: 'Sesuai',
    JENIS_KLMIN: 'Tidak Sesuai',
    NO_KEC: 'Sesuai',
    NO_RT: 'Sesuai',
  });
  await control('POST', '/dukcapil/tenant', { scores: false });
  t.equal((await verify(elements)).json.content[0].NAMA_LGKP, 'Sesuai');
});

t.test('the threshold decides about a name that differs by a letter; without a threshold it is code 08', async (t) => {
  const { verify, cases } = await setUp(t);
  const elements = { NIK: cases.persons.aliveWoman.nik, NAMA_LGKP: 'SITTI CONTOH' };
  t.equal((await verify({ ...elements, TRESHOLD: '90' })).json.content[0].NAMA_LGKP, 'Sesuai (92)');
  t.equal((await verify({ ...elements, TRESHOLD: 95 })).json.content[0].NAMA_LGKP, 'Tidak Sesuai (92)');
  for (const TRESHOLD of ['', 'x', '0', '101', null])
    t.match((await verify({ ...elements, TRESHOLD })).json.content[0], { RESPONSE_CODE: '08' });
});

t.test('a NIK that contradicts the birth date is a record like any other', async (t) => {
  const { callNik, cases } = await setUp(t);
  const person = cases.persons.nikBirthDateMismatch;
  t.equal(person.nik.slice(6, 12), '170885');
  t.equal((await callNik(person.nik)).json.content[0].TGL_LHR, '1985-08-18');
});

t.test('three wrong passwords lock the account, also for the right one, until it is unlocked', async (t) => {
  const { callNik, cases, control } = await setUp(t);
  const { nik } = cases.persons.alive;
  const login = async (password?: string) =>
    (await callNik(nik, password === undefined ? {} : { password })).json.content[0].RESPON;
  t.equal(await login('wrong'), 'Login Gagal');
  t.equal(await login('wrong'), 'Login Gagal');
  t.equal(await login(), undefined, 'a good login forgives');
  for (let time = 0; time < 3; time++) await login('wrong');
  t.equal(await login(), 'Login Gagal');
  t.match((await control('GET', '/dukcapil/account')).json, { locked: true, badLogins: 3 });
  t.match((await control('POST', '/dukcapil/unlock')).json, { locked: false, badLogins: 0 });
  t.equal(await login(), undefined);
});

t.test('another user, another spelling or no JSON at all is a failed login that locks nothing', async (t) => {
  const { callNik, cases, control, post } = await setUp(t);
  const { nik } = cases.persons.alive;
  t.equal((await callNik(nik, { user_id: 'OTHER' })).json.content[0].RESPON, 'Login Gagal');
  t.equal((await callNik(nik, { user_id: undefined, USER_ID: '3510MPP' })).json.content[0].RESPON, 'Login Gagal');
  for (const body of ['{"nik":', '[]', 'null', '"x"']) {
    const reply = await post('dukcapil', '/dukcapil/get_json/351000000000001/CALL_NIK', body);
    t.equal(reply.json.content[0].RESPON, 'Login Gagal');
  }
  t.match((await control('GET', '/dukcapil/account')).json, { locked: false, badLogins: 0 });
});

t.test('an address that was not agreed is refused in the words of each call', async (t) => {
  const { callNik, verify, cases } = await setUp(t);
  const { nik } = cases.persons.alive;
  t.equal((await callNik(nik, { ip_user: '10.0.0.9' })).json.content[0].RESPON, 'IP Address Tidak Sesuai');
  t.equal((await verify({ NIK: nik, IP_USER: '10.0.0.9' })).json.content[0].RESPONSE, 'IP Client  Tidak terdaftar');
});

t.test('the quota of a day ends with a text, and renews at midnight in WIB', async (t) => {
  const { callNik, cases, control, time } = await setUp(t, '2026-03-10T23:59:00+07:00');
  const { nik } = cases.persons.alive;
  await control('POST', '/dukcapil/tenant', { quotaPerDay: 1 });
  t.equal((await callNik(nik)).json.quotaLimiter, 0);
  const refused = await callNik(nik);
  t.strictSame(refused.json.content, [{ RESPON: 'Kuota Akses Hari ini telah Habis' }]);
  t.equal(refused.status, 200);
  time.now = new Date('2026-03-11T00:00:00+07:00');
  t.equal((await callNik(nik)).json.content[0].RESPON, undefined);
});

t.test('a tenant chooses spelling, dates, empty values, strings for numbers, the error key and its case', async (t) => {
  const { callNik, cases, control, variable } = await setUp(t);
  const { nik } = cases.persons.alive;
  const settings = {
    callNikSpelling: 'ip_address',
    datePattern: 'DD-MM-YYYY',
    nothing: '',
    numbers: false,
    errorKey: 'RESPONSE',
    shouting: true,
  };
  t.match((await control('POST', '/dukcapil/tenant', settings)).json, settings);
  const spelt = { ip_user: undefined, ip_address: '10.35.10.4' };
  const [record] = (await callNik(nik, spelt)).json.content;
  t.match(record, { NIK: nik, NO_RT: '1', TGL_LHR: '25-04-1990', TGL_KWN: '00-00-0000', DUSUN: '' });
  const refused = await callNik(cases.persons.unknown.nik, spelt);
  t.strictSame(refused.json.content, [{ RESPONSE: 'DATA TIDAK DITEMUKAN' }]);
  await control('POST', '/dukcapil/tenant', { callNikSpelling: 'upper', datePattern: 'DD.MM.YYYY', nothing: null });
  const upper = {
    NIK: nik,
    USER_ID: '3510MPP',
    PASSWORD: variable('dukcapil', 'SANDBOX_DUKCAPIL_PASSWORD'),
    IP_USER: '10.35.10.4',
  };
  t.match((await callNik(nik, upper)).json.content[0], { TGL_LHR: '25.04.1990', TGL_KWN: null });
});

t.test('a setting that does not exist is refused and changes nothing', async (t) => {
  const { callNik, cases, control } = await setUp(t);
  const refused = await control('POST', '/dukcapil/tenant', { quotaPerDay: -1, colour: 'red', scores: false });
  t.equal(refused.status, 400);
  t.strictSame(refused.json.settings, ['quotaPerDay', 'colour']);
  for (const body of ['[]', '{', '{"__proto__":{}}', '{"constructor":1}'])
    t.equal((await control('POST', '/dukcapil/tenant', body)).status, 400, body);
  t.equal((await callNik(cases.persons.alive.nik)).json.quotaLimiter, 4999);
});

t.test('another customer id or an unknown method is not found', async (t) => {
  const { post } = await setUp(t);
  t.equal((await post('dukcapil', '/dukcapil/get_json/999/CALL_NIK', {})).status, 404);
  t.equal((await post('dukcapil', '/dukcapil/get_json/351000000000001/CALL_ANYTHING', {})).status, 404);
});
