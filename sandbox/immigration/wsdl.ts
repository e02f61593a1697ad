export const namespace = 'urn:simkim:layanan:v1';

const text = (name: string, more = ''): string => `<xs:element name="${name}" type="xs:string"${more}/>`;
const many = ' minOccurs="0" maxOccurs="unbounded"';

const inside = (content: string): string => `<xs:complexType><xs:sequence>${content}</xs:sequence></xs:complexType>`;
const holds = (name: string, content: string, more = ''): string =>
  `<xs:element name="${name}"${more}>${inside(content)}</xs:element>`;

const elements = [
  holds(
    'ajukanPermohonan',
    ['nomorReferensi', 'jenisPermohonan', 'jenisPaspor', 'kodeKantor'].map((name) => text(name)).join('') +
      holds(
        'pemohon',
        ['nik', 'nama', 'tempatLahir', 'tanggalLahir', 'jenisKelamin', 'nomorKK'].map((name) => text(name)).join(''),
      ) +
      holds('dokumen', text('jenis') + text('nomor'), many),
  ),
  holds(
    'ajukanPermohonanResponse',
    ['nomorPermohonan', 'kodeBilling', 'tarif', 'batasBayar'].map((name) => text(name)).join(''),
  ),
  holds('statusPermohonan', text('nomorPermohonan')),
  holds(
    'statusPermohonanResponse',
    ['nomorPermohonan', 'tahapSekarang', 'waktuTahap', 'kodeKantor'].map((name) => text(name)).join('') +
      holds('riwayat', holds('tahap', text('kode') + text('waktu'), many)),
  ),
  holds('kesalahan', text('kode') + text('keterangan')),
].join('\n');

const operations = ['ajukanPermohonan', 'statusPermohonan'];

const messages = operations
  .map(
    (name) => `<message name="${name}"><part name="parameters" element="t:${name}"/></message>
<message name="${name}Response"><part name="parameters" element="t:${name}Response"/></message>`,
  )
  .join('\n');

const ports = operations
  .map(
    (name) => `<operation name="${name}"><input message="t:${name}"/><output message="t:${name}Response"/></operation>`,
  )
  .join('\n');

const bindings = operations
  .map(
    (name) =>
      `<operation name="${name}"><soap:operation soapAction="${namespace}#${name}"/><input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation>`,
  )
  .join('\n');

/** The service's own description, as its clients generate their code from. */
export const simkimWsdl = (url: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Simkim" targetNamespace="${namespace}" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:t="${namespace}"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<types><xs:schema targetNamespace="${namespace}" elementFormDefault="qualified">
${elements}
</xs:schema></types>
${messages}
<portType name="SimkimPort">
${ports}
</portType>
<binding name="SimkimBinding" type="t:SimkimPort"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${bindings}
</binding>
<service name="SimkimService"><port name="SimkimPort" binding="t:SimkimBinding"><soap:address location="${url}"/></port></service>
</definitions>
`;
