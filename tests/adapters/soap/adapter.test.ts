import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen, WSSecurity } from 'soap';
import t, { type Test } from 'tap';
import { soap } from '../../../adapters/soap/adapter.js';
import type { SoapConfig } from '../../../adapters/soap/config.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer } from '../bench.js';

const namespace = 'urn:uji:v1';
const settings = (url: string, credentials: SoapConfig['credentials'] = { type: 'none' }): SoapConfig => ({
  url,
  namespace,
  credentials,
  operations: { cari: { soapAction: `${namespace}#cari`, lists: ['cariResponse.orang'], effect: 'read' } },
});
const token = { type: 'usernameToken', user: 'kabupaten', password: 'rahasia-uji' } as const;
const envelope = (body: string): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`;
const xml = { 'content-type': 'text/xml; charset=utf-8' };

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: soap,
    config: (url) => JSON.parse(JSON.stringify(settings(url, token))),
    secrets: ['rahasia-uji'],
    operation: 'cari',
    native: { body: { nik: '9171010101909001', nama: 'D`ARC 100%' } },
    peer: () =>
      dialectPeer(t, () => ({
        body: envelope(
          '<x:cariResponse xmlns:x="urn:uji:v1"><x:orang><x:nik>9171010101909001</x:nik></x:orang></x:cariResponse>',
        ),
        headers: xml,
      })),
    answer: { cariResponse: { orang: [{ nik: '9171010101909001' }] } },
    carried: ['9171010101909001', 'D`ARC 100%'],
  }),
);

const wsdl = `<?xml version="1.0"?>
<definitions name="Uji" targetNamespace="${namespace}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="${namespace}" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<types><xs:schema targetNamespace="${namespace}" elementFormDefault="qualified">
<xs:element name="cari"><xs:complexType><xs:sequence><xs:element name="nik" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="cariResponse"><xs:complexType><xs:sequence><xs:element name="orang" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="nama" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
</xs:schema></types>
<message name="cari"><part name="parameters" element="t:cari"/></message><message name="cariResponse"><part name="parameters" element="t:cariResponse"/></message>
<portType name="P"><operation name="cari"><input message="t:cari"/><output message="t:cariResponse"/></operation></portType>
<binding name="B" type="t:P"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="cari"><soap:operation soapAction="${namespace}#cari"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
<service name="S"><port name="P" binding="t:B"><soap:address location="http://127.0.0.1/"/></port></service>
</definitions>`;

/** A service of another implementation, which proves the token by its own digest. */
const foreignService = async (t: Test, cari: (asked: { nik: string }) => object): Promise<string> => {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const service = listen(server, '/ws', { S: { P: { cari } } }, wsdl);
  service.authenticate = (security) => security?.UsernameToken?.Username === token.user;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
};

t.test('a service of another implementation understands the question and is understood', async (t) => {
  const url = await foreignService(t, ({ nik }) => ({ orang: [{ nama: `WARGA ${nik} & "KAWAN"` }] }));
  const { connection } = await connect(t, soap, settings(url, token));
  const answer = await connection.send?.('cari', { body: { nik: '9171010101909001' } }, callFor());
  t.match(answer?.body, { cariResponse: { orang: [{ nama: 'WARGA 9171010101909001 & "KAWAN"' }] } });
  await connection.probe(AbortSignal.timeout(5000));
});

t.test('its fault is an answer for the mapping, with the code without prefix', async (t) => {
  const url = await foreignService(t, () => {
    throw { Fault: { faultcode: 'soap:Client', faultstring: 'Identitas Tidak Valid', statusCode: 500 } };
  });
  const { connection } = await connect(t, soap, settings(url, token));
  const answer = await connection.send?.('cari', { body: { nik: '1' } }, callFor());
  t.match(answer?.body, { Fault: { faultcode: 'Client', faultstring: 'Identitas Tidak Valid' } });
});

t.test('a refused token is a failed login; a page, half a document or a DOCTYPE is no answer', async (t) => {
  const refused = `<e:Fault xmlns:w="urn:w"><faultcode>w:FailedAuthentication</faultcode><faultstring>no</faultstring></e:Fault>`;
  for (const [status, body, code] of [
    [500, envelope(refused), 'PROVIDER_AUTH_FAILED'],
    [500, '<html>galat</html>', 'PROVIDER_UNAVAILABLE'],
    [200, '<html>selamat datang</html>', 'PROVIDER_ANSWER_INVALID'],
    [200, envelope('<x/>').slice(0, 60), 'PROVIDER_ANSWER_INVALID'],
    [200, `<!DOCTYPE x [<!ENTITY a "b">]>${envelope('<x>&a;</x>')}`, 'PROVIDER_ANSWER_INVALID'],
    [200, '', 'PROVIDER_ANSWER_INVALID'],
  ] as const) {
    const { url } = await notingPeer(t, () => ({ status, body, headers: xml }));
    const { connection } = await connect(t, soap, settings(url, token));
    const failure = await failureOf(() => connection.send?.('cari', { body: { nik: '1' } }, callFor()));
    t.equal(failure.code, code, body.slice(0, 40));
  }
});

t.test('the peer makes the same token as we do of the same secret', async (t) => {
  const theirs = new WSSecurity(token.user, token.password, { passwordType: 'PasswordDigest' }).toXML();
  t.match(theirs, /#PasswordDigest/);
  const { url, seen } = await notingPeer(t, () => ({ body: envelope('<x/>'), headers: xml }));
  const { connection } = await connect(t, soap, settings(url, token));
  await connection.send?.('cari', { body: { nik: '1' } }, callFor());
  for (const part of [/<wsse:Username>kabupaten</, /#PasswordDigest"/, /<wsse:Nonce[^>]*>[A-Za-z0-9+/]{22}==</])
    for (const text of [theirs, seen[0]?.body]) t.match(text, part);
  t.equal(seen[0]?.headers.soapaction, `"${namespace}#cari"`);
});
