import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { startGateway } from '../gateway.js';

t.test('a connection that is open while the gateway closes is answered once more, and told to end', async (t) => {
  const { gateway, url } = await startGateway(t, { work: false });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  const form = 'grant_type=client_credentials';
  socket.write(
    `POST /oauth2/token HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form.slice(0, 9)}`,
  );
  await once(gateway.http.server, 'request');
  const closed = gateway.close();
  await t.rejects(fetch(url), 'nobody new is let in');
  socket.write(`${form.slice(9)}GET /v1/services HTTP/1.1\r\nHost: here\r\nAccept-Language: id\r\n\r\n`);
  await once(socket, 'close');
  await closed;
  const answers = heard.split(/(?=HTTP\/1\.1 )/);
  t.equal(answers.length, 2, heard);
  t.match(answers[0], /^HTTP\/1\.1 401 [\s\S]*invalid_client/, 'what was under way is finished');
  t.match(answers[1], /^HTTP\/1\.1 401 [\s\S]*problem\+json[\s\S]*"UNAUTHENTICATED"/);
  t.match(answers[1]?.toLowerCase(), '\r\nconnection: close\r\n');
});
