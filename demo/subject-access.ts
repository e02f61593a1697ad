import { randomUUID } from 'node:crypto';
import { ask, code, expectStatus, member, pick } from './ask.js';
import { childOf } from './birth.js';
import { type Consumer, consumer, type Reply } from './consumer.js';
import { deliver } from './deliver.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell } from './tell.js';

/** Two agencies receive data about a citizen, one in the queue; a third question is refused. Resolves with the exchanges that count. */
const uses = async (place: Place, tell: Tell): Promise<readonly string[]> => {
  const { alive } = at(place.cases, 'persons') as Readonly<Record<string, Json>>;
  const desk = await consumer(place, 'dpmptsp.perizinan', 'PUBLIC_SERVICE.LICENSING');
  const clerk = await consumer(place, 'tamansari.smartkampung', 'PUBLIC_SERVICE.CIVIL_EVENT');
  const service = 'population.person.read.v1';
  const read = await ask(desk, tell, {
    service,
    body: pick(alive, 'nik'),
    verdict: member('lifeStatus'),
    expected: 'ALIVE',
    words: { en: 'the licensing desk reads a citizen’s data', id: 'loket perizinan membaca data warga' },
  });
  await ask(desk, tell, {
    service,
    body: pick(alive, 'nik'),
    headers: { 'gateway-elements': 'religion' },
    status: 403,
    verdict: code,
    expected: 'ELEMENT_NOT_PERMITTED',
    words: { en: 'it is not told the religion', id: 'agamanya tidak diberikan' },
  });
  const reported = await deliver(clerk, tell, {
    service: 'population.birth.report.v1',
    body: await childOf(place, randomUUID().slice(0, 8)),
    verdict: member('status'),
    expected: 'RECEIVED',
    words: { en: 'the village reports the birth of their child', id: 'desa melaporkan kelahiran anaknya' },
  });
  return [reported.exchange, read.exchange];
};

const search = async (auditor: Consumer, person: Json | undefined, from: string): Promise<Reply> => {
  const reply = await auditor.post('/audit/v1/subjects/search', {
    scheme: 'nik',
    identifier: at(person, 'nik') ?? null,
    from,
    limit: '200',
  });
  expectStatus(reply, 200);
  return reply;
};

const disclosures = ({ body }: Reply): readonly Json[] => list(at(body, 'disclosures'));
const exchanges = (reply: Reply): readonly string[] => disclosures(reply).map((one) => text(at(one, 'exchange')));

/** Flow F17: a citizen asks who received what about them, and the auditor tells from the exchange log. */
export const subjectAccess = async (place: Place, tell: Tell): Promise<void> => {
  const from = new Date().toISOString();
  const expected = await uses(place, tell);
  await step('audit', async () => {
    const auditor = await consumer(place, 'inspektorat.audit');
    const found = await search(auditor, at(place.cases, 'persons', 'alive'), from);
    expectEqual('what was disclosed, newest first', exchanges(found).join(', '), expected.join(', '));
    tell.step('audit', 'DISCLOSED TWICE', found, {
      en: 'the citizen asks who received what',
      id: 'warga bertanya siapa menerima apa',
    });
    for (const one of disclosures(found)) {
      const parties = `${text(at(one, 'consumer'))} → ${text(at(one, 'provider'))}`;
      const elements = list(at(one, 'elements')).map(text).join(', ');
      const why = `${text(at(one, 'purpose'))}, ${text(at(one, 'agreement'))}`;
      const line = `${text(at(one, 'at'))}  ${parties}  ${text(at(one, 'service'))}`;
      // Of a write, what the provider received is the request.
      tell.remark({
        en: `${line}\n    ${elements === '' ? 'handed over' : `received ${elements}`}; ${why}`,
        id: `${line}\n    ${elements === '' ? 'menyerahkan' : `menerima ${elements}`}; ${why}`,
      });
    }
    const other = await search(auditor, at(place.cases, 'persons', 'inactive'), from);
    expectEqual('disclosures about another citizen', disclosures(other).length, 0);
    tell.step('audit', 'NOTHING', other, {
      en: 'nobody received anything of another citizen',
      id: 'data warga lain tidak diterima siapa pun',
    });
  });
};
