import t, { type Test } from 'tap';
import type { HttpRequest } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { createHttp, type HttpOptions } from '../../src/protocols/http-client.js';
import { callFor, serve } from './peers.js';

const open = (t: Test, options: Partial<HttpOptions> = {}) => {
  const http = createHttp({ allowed: ['127.0.0.0/8'], connections: 4, ...options });
  t.teardown(() => http.close());
  return http;
};

const get = (url: string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  call: callFor(),
  ...rest,
});

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  );

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await errorOf(promise);
  if (error instanceof Failure) return error;
  throw error;
};

t.test('a header that would break the request out of its line never leaves', async (t) => {
  let seen = 0;
  const url = await serve(t, (_request, response) => {
    seen += 1;
    response.end();
  });
  const hostile = [
    { 'x-token': 'a\r\nX-Admin: 1' },
    { 'x-token': 'a\nb' },
    { 'x-token': 'a\0' },
    { 'x y': '1' },
    { Host: 'other.example' },
    { 'Content-Length': '1' },
    { 'Transfer-Encoding': 'chunked' },
    { Connection: 'x-token' },
  ];
  for (const headers of hostile) {
    const failure = await failureOf(open(t).request(get(url, { headers: headers as Record<string, string> })));
    t.match(failure, { code: 'CONFIG_INVALID', sent: 'no' }, JSON.stringify(headers));
  }
  t.equal(seen, 0);
});

t.test('a URL that is not plain http or https is refused without being repeated', async (t) => {
  for (const url of ['', 'ftp://example.org/', 'file:///etc/passwd', 'not a url', 'http://user:secret@example.org/']) {
    const failure = await failureOf(open(t).request(get(url)));
    t.equal(failure.code, 'CONFIG_INVALID', url);
    t.notMatch(JSON.stringify(failure.detail), /secret|passwd/);
  }
});
