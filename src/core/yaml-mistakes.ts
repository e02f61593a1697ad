import type { Text } from './text.js';

/** What can be wrong with the text of a YAML document. Values are never repeated: they may be secrets or identifiers. */
export const mistakes = {
  numberChanged: {
    en: 'YAML reads this unquoted number as another value (zeros or digits get lost): quote it.',
    id: 'YAML membaca angka tanpa kutip ini sebagai nilai lain (nol atau angka hilang): beri tanda kutip.',
  },
  numberLong: {
    en: 'a number of 8 digits or more is an identifier, and identifiers are text: quote it.',
    id: 'angka 8 digit atau lebih adalah nomor identitas, dan nomor identitas adalah teks: beri tanda kutip.',
  },
  keyNotText: {
    en: 'a key must be plain text. Write one name before the colon.',
    id: 'kunci harus berupa teks. Tulis satu nama di depan titik dua.',
  },
  keyForbidden: {
    en: 'this key is not allowed. Remove it.',
    id: 'kunci ini tidak diperbolehkan. Hapus kunci ini.',
  },
  keyRepeated: {
    en: 'this key is written twice in the same place. Keep one of the two.',
    id: 'kunci ini ditulis dua kali di tempat yang sama. Pertahankan salah satu saja.',
  },
  alias: {
    en: 'aliases (*name) are not allowed. Write the value out.',
    id: 'alias (*nama) tidak diperbolehkan. Tulis nilainya secara lengkap.',
  },
  severalDocuments: {
    en: 'a second document starts here. Keep one document a file; move this one to its own.',
    id: 'dokumen kedua dimulai di sini. Satu berkas hanya untuk satu dokumen; pindahkan ke berkas sendiri.',
  },
  directive: {
    en: 'directives (%YAML) are not allowed. Remove this line; the language is YAML 1.2.',
    id: 'direktif (%YAML) tidak diperbolehkan. Hapus baris ini; bahasanya YAML 1.2.',
  },
  tooLarge: {
    en: 'the file is larger than 512 KiB. Split it up.',
    id: 'berkas lebih besar dari 512 KiB. Pecah menjadi beberapa berkas.',
  },
  tooDeep: {
    en: 'the document is nested too deeply. Make it flatter.',
    id: 'dokumen bersarang terlalu dalam. Sederhanakan susunannya.',
  },
} as const satisfies Record<string, Text>;

const byCode: Readonly<Record<string, Text>> = {
  TAB_AS_INDENT: {
    en: 'a tab is used for indentation. Use spaces.',
    id: 'indentasi memakai tab. Gunakan spasi.',
  },
  TAG_RESOLVE_FAILED: {
    en: 'tags (!name) are not allowed. Remove it.',
    id: 'tag (!nama) tidak diperbolehkan. Hapus tag ini.',
  },
  NON_STRING_KEY: mistakes.keyNotText,
  RESOURCE_EXHAUSTION: mistakes.tooDeep,
  BAD_INDENT: {
    en: 'the indentation is wrong. Line it up with its neighbours.',
    id: 'indentasi salah. Sejajarkan dengan baris di sekitarnya.',
  },
  BAD_SCALAR_START: {
    en: 'a plain text may not start with this character. Put the text in quotes.',
    id: 'teks tidak boleh diawali karakter ini. Beri tanda kutip pada teksnya.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    en: 'two keys stand on one line. Put each on its own line.',
    id: 'dua kunci berada di satu baris. Tulis masing-masing di barisnya sendiri.',
  },
  MULTILINE_IMPLICIT_KEY: {
    en: 'a key runs over several lines. A colon may be missing after the first one.',
    id: 'kunci ditulis lebih dari satu baris. Mungkin titik dua setelah baris pertama terlewat.',
  },
  MISSING_CHAR: {
    en: 'a character is missing here, such as a closing quote, a bracket or a colon. Add it.',
    id: 'ada karakter yang kurang di sini, misalnya tanda kutip penutup, kurung, atau titik dua. Tambahkan.',
  },
  BAD_DQ_ESCAPE: {
    en: 'this escape (\\…) is unknown. Use single quotes to write a backslash as it is.',
    id: 'escape (\\…) ini tidak dikenal. Gunakan kutip tunggal untuk menulis garis miring terbalik apa adanya.',
  },
};

/** The library's error as a sentence; its own messages repeat the source text, which may be a secret. */
export const complaint = (code: string): Text =>
  byCode[code] ?? {
    en: `this is not valid YAML (${code}). Check the quotes, brackets and colons of this line and the one before.`,
    id: `ini bukan YAML yang sah (${code}). Periksa tanda kutip, kurung, dan titik dua di baris ini dan sebelumnya.`,
  };
