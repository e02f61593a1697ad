import fc from 'fast-check';
import t from 'tap';
import { isConcerned } from '../../src/agreements/concerned.js';

const marriage = (groom?: string, bride?: string) => ({
  groom: groom === undefined ? {} : { regionCode: groom },
  bride: bride === undefined ? {} : { regionCode: bride },
});

const tamansari = '35.10.24.2008';
const eitherSpouse = [{ '/groom/regionCode': [tamansari] }, { '/bride/regionCode': [tamansari] }];

t.test('without conditions every event concerns a subscriber', (t) => {
  t.ok(isConcerned(undefined, marriage()));
  t.end();
});

t.test('one condition that holds is enough', (t) => {
  t.ok(isConcerned(eitherSpouse, marriage(tamansari, '35.78.01.1001')));
  t.ok(isConcerned(eitherSpouse, marriage(undefined, tamansari)));
  t.notOk(isConcerned(eitherSpouse, marriage('35.10.24.2003', '35.10.23.2003')));
  t.end();
});

t.test('what an event does not say concerns nobody', (t) => {
  t.notOk(isConcerned(eitherSpouse, marriage()));
  for (const odd of [null, [], 'text', { groom: null, bride: [tamansari] }, { groom: { regionCode: 35 } }])
    t.notOk(isConcerned(eitherSpouse, odd));
  t.end();
});

t.test('within a condition every place must have one of its values, in any item of a list', (t) => {
  const births = [{ '/kind': ['BIRTH', 'DEATH'], '/villages/*': ['35.10.24.*'] }];
  t.ok(isConcerned(births, { kind: 'BIRTH', villages: ['35.78.01.1001', tamansari] }));
  t.notOk(isConcerned(births, { kind: 'MARRIAGE', villages: [tamansari] }));
  t.notOk(isConcerned(births, { kind: 'BIRTH', villages: [] }));
  t.notOk(isConcerned(births, { kind: 'BIRTH', villages: ['35.10.2.2008'] }), 'the beginning is taken by the letter');
  t.end();
});

t.test('of any event it is told whether it concerns a subscriber, and inherited members are none', (t) => {
  const where = [{ '/a/*/b': ['x*'], '/constructor/name': ['*'] }];
  fc.assert(fc.property(fc.jsonValue(), (event) => typeof isConcerned(where, event as never) === 'boolean'));
  t.notOk(isConcerned([{ '/constructor/name': ['*'] }], {}));
  t.end();
});
