import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nativeAnswer } from './installation.js';
import { serveAsProcess } from './server-process.js';

/** Answers every call as Dukcapil answers CALL_VERIFY_BY_ELEMEN for a citizen whose claims match; it looks nothing up. */
const headers = { 'content-type': 'application/json', 'content-length': nativeAnswer.length };

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(nativeAnswer));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serveAsProcess({ url: `http://127.0.0.1:${port}` }, async () => server.close());
});
