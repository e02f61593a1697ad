import { type Answer, json, type Request } from '../agency.js';
import { dotted } from '../region.js';
import { readForm } from './form.js';
import { rowsOf, unzip } from './sheet.js';

/** What the district keeps of a resident. */
export type Resident = Readonly<Record<string, string>>;

const largest = 5120 * 1024;
const needed = [
  'id',
  'nomor_nik',
  'nama',
  'nomor_kk',
  'jenis_kelamin',
  'tanggal_lahir',
  'agama',
  'cacat',
  'desa_id',
  'status_dasar',
];

/** The residents of the district's villages, one a village and id of its own register. */
export const openResidents = (isOurs: (villageCode: string) => boolean) => {
  const residents = new Map<string, Resident>();

  /** As seen: `file` is a ZIP, the workbook in it has its name; what cannot be imported is answered with a redirect. */
  const store = async (request: Request): Promise<Answer> => {
    const { file } = await readForm(request);
    if (file === undefined) return json(422, { file: ['file wajib diisi.'] });
    if (!/\.zip$/.test(file.name)) return json(422, { file: ['file harus berupa berkas berjenis: zip.'] });
    if (file.bytes.length > largest) return json(422, { file: ['file maksimal berukuran 5120 kilobita.'] });
    try {
      const workbook = (await unzip(file.bytes)).get(file.name.replace(/zip$/, 'xlsx'));
      if (workbook === undefined) throw new Error('no workbook');
      const rows = await rowsOf(workbook);
      const missing = needed.find((title) => rows.some((row) => row[title] === undefined));
      if (missing !== undefined) throw new Error(missing);
      const foreign = rows.find(({ desa_id = '' }) => !isOurs(dotted(desa_id)));
      // Simulated: OpenDK itself looks at no village here.
      if (foreign !== undefined) return json(400, `Kode desa ${foreign.desa_id} tidak terdaftar di kecamatan`);
      for (const row of rows) residents.set(`${row.desa_id} ${row.id}`, row);
    } catch {
      return { status: 302, body: '', headers: { location: '/' } };
    }
    return json(200, { message: 'Data Foto Telah Berhasil di Sinkronkan' });
  };
  return { store, all: (): readonly Resident[] => [...residents.values()], clear: () => residents.clear() };
};
