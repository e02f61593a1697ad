import type { Text } from '../core/text.js';

/** What can be wrong with a file before its content is looked at. */
export const misplaced = {
  noFolder: {
    en: 'there is no such configuration folder. Name the folder that holds gateway.yaml.',
    id: 'folder konfigurasi ini tidak ada. Sebutkan folder yang berisi gateway.yaml.',
  },
  noGateway: {
    en: 'this file is missing. Create it with one line: installation: <name of your regency>.',
    id: 'berkas ini tidak ada. Buat dengan satu baris: installation: <nama kabupaten>.',
  },
  unreadable: {
    en: 'the gateway may not read this file. Give its user the right to.',
    id: 'gateway tidak boleh membaca berkas ini. Beri hak baca kepada penggunanya.',
  },
  notText: {
    en: 'this file is not UTF-8 text. Save it as UTF-8.',
    id: 'berkas ini bukan teks UTF-8. Simpan sebagai UTF-8.',
  },
  notYaml: {
    en: 'only files named <id>.yaml are read here. Rename it, or move it away.',
    id: 'hanya berkas bernama <id>.yaml yang dibaca di sini. Ganti namanya, atau pindahkan.',
  },
  unknownFolder: {
    en: 'this folder is not read. Use agencies, systems, routes, agreements, codes or translations.',
    id: 'folder ini tidak dibaca. Gunakan agencies, systems, routes, agreements, codes, atau translations.',
  },
  unknownFile: {
    en: 'this file is not read. Only gateway.yaml stands here; move it into its folder.',
    id: 'berkas ini tidak dibaca. Hanya gateway.yaml yang ada di sini; pindahkan ke foldernya.',
  },
} as const satisfies Record<string, Text>;
