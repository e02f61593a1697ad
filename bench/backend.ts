import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveAsProcess } from './server-process.js';

/** Answers every call as Dukcapil answers CALL_VERIFY_BY_ELEMEN for a citizen whose claims match; it looks nothing up. */
const answer = Buffer.from(
  JSON.stringify({
    content: [{ NIK: 'Sesuai', NAMA_LGKP: 'Sesuai (100)', TGL_LHR: 'Sesuai', JENIS_KLMIN: 'Sesuai' }],
    lastPage: true,
    numberOfElements: 1,
    sort: null,
    totalElements: 1,
    firstPage: true,
    number: 0,
    size: 1,
    quotaLimiter: 56616,
  }),
);
const headers = { 'content-type': 'application/json', 'content-length': answer.length };

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(answer));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serveAsProcess({ url: `http://127.0.0.1:${port}` }, async () => server.close());
});
