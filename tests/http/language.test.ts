import t from 'tap';
import { languageOf } from '../../src/http/language.js';

t.test('the language with the greater weight is spoken, English where nothing decides', async (t) => {
  const cases: [string | undefined, string][] = [
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['en', 'en'],
    ['EN-GB', 'en'],
    ['id-ID,en;q=0.8', 'id'],
    ['en;q=0.5, id;q=0.4', 'en'],
    ['id;q=0.5, en', 'en'],
    ['en;q=0, id;q=0.1', 'id'],
    ['en, id', 'en'],
    ['idx, en;q=0.1', 'en'],
    ['nl, fr;q=0.9', 'en'],
    ['nl, en;q=0.3', 'en'],
    ['en;q=nonsense', 'en'],
  ];
  for (const [header, language] of cases) t.equal(languageOf(header), language, String(header));
});
