import type { Text } from '../core/text.js';

const text = (en: string, id: string): Text => ({ en, id });

/** What can be wrong with a contract, and what to do about it. */
export const problems = {
  missingFile: text('This file is missing. Add it to the contract.', 'Berkas ini tidak ada. Tambahkan ke kontrak.'),
  notJson: text(
    'This is not valid JSON. Check its brackets, quotes and commas.',
    'Ini bukan JSON yang sah. Periksa kurung, tanda kutip, dan komanya.',
  ),
  keyRepeated: text(
    'This key stands twice in one object. Keep one of them.',
    'Kunci ini tertulis dua kali dalam satu objek. Pertahankan salah satu.',
  ),
  tooLarge: text(
    'The schema is larger than 256 KiB. Split the service, or shorten the schema.',
    'Skema lebih besar dari 256 KiB. Pecah layanannya, atau ringkas skemanya.',
  ),
  tooDeep: text(
    'The schema is nested deeper than 32 levels. Make it flatter.',
    'Skema bersarang lebih dari 32 tingkat. Sederhanakan susunannya.',
  ),
  serviceNotFolder: (folder: string): Text =>
    text(
      `The service must have the name of its folder: write ${folder}.`,
      `Nama layanan harus sama dengan nama foldernya: tulis ${folder}.`,
    ),
  domainNotFolder: (domain: string): Text =>
    text(
      `The contract belongs into the folder ${domain}/. Move it there.`,
      `Kontrak ini tempatnya di folder ${domain}/. Pindahkan ke sana.`,
    ),
  twice: text(
    'Another folder has a contract of this name. Keep one of them.',
    'Folder lain memuat kontrak dengan nama ini. Pertahankan salah satu.',
  ),
  afterNoWrite: (service: string): Text =>
    text(
      `Only an event (disclosed: request) comes after a write: ${service} must be a sound contract with effect write that is no event. Correct the name.`,
      `Hanya peristiwa (disclosed: request) yang mengikuti suatu penulisan: ${service} harus kontrak yang benar dengan effect write dan bukan peristiwa. Perbaiki namanya.`,
    ),
  afterMisfit: (name: string, service: string): Text =>
    text(
      `The event repeats the request of ${service}: ${name} must stand there in the same form, and be required there if it is here. Copy it, or remove it.`,
      `Peristiwa ini mengulang permintaan ${service}: ${name} harus ada di sana dalam bentuk yang sama, dan wajib di sana bila wajib di sini. Salin, atau hapus.`,
    ),
  wrongId: (id: string): Text => text(`$id must be ${id}.`, `$id harus ${id}.`),
  wrongDialect: text(
    '$schema must be https://json-schema.org/draft/2020-12/schema.',
    '$schema harus https://json-schema.org/draft/2020-12/schema.',
  ),
  notASchema: text(
    'A schema must be an object here; true and false say too little.',
    'Di sini skema harus berupa objek; true dan false terlalu longgar.',
  ),
  rootNotObject: text(
    'The body must be an object: write "type": "object".',
    'Isi pesan harus berupa objek: tulis "type": "object".',
  ),
  keyword: (keyword: string): Text =>
    text(
      `Contracts do not use the keyword ${keyword}. Remove it, or say the rule with properties, items, enum, anyOf …`,
      `Kontrak tidak memakai kata kunci ${keyword}. Hapus, atau nyatakan aturannya dengan properties, items, enum, anyOf …`,
    ),
  nestedId: text(
    'Only the whole schema has an $id. Remove it here.',
    'Hanya skema utuh yang memiliki $id. Hapus di sini.',
  ),
  remoteRef: text(
    'A $ref must stay inside the document (#/$defs/…). Copy the definition in.',
    '$ref harus tetap di dalam dokumen (#/$defs/…). Salin definisinya ke sini.',
  ),
  danglingRef: text(
    'Nothing stands at this $ref. Correct it, or add the definition to $defs.',
    'Tidak ada apa pun di tujuan $ref ini. Perbaiki, atau tambahkan definisinya ke $defs.',
  ),
  recursiveRef: text(
    'This $ref leads back to itself, so a body could be nested without end. Write the levels out.',
    '$ref ini kembali ke dirinya sendiri sehingga isi pesan dapat bersarang tanpa batas. Tuliskan tingkatnya satu per satu.',
  ),
  refSiblings: text(
    'Beside a $ref only title and description may stand. Put the other rules into the definition, or use allOf.',
    'Di samping $ref hanya boleh ada title dan description. Pindahkan aturan lain ke definisinya, atau pakai allOf.',
  ),
  inheritedName: text(
    'Every object inherits a member of this name, so it cannot be told whether it was sent. Choose another name.',
    'Setiap objek mewarisi anggota bernama ini sehingga tidak dapat diketahui apakah ia dikirim. Pilih nama lain.',
  ),
  openObject: text(
    'The request must refuse unknown keys: add "additionalProperties": false.',
    'Permintaan harus menolak kunci yang tidak dikenal: tambahkan "additionalProperties": false.',
  ),
  openObjectUnowned: text(
    'An object that allows unknown keys must belong to one element as a whole. Add "additionalProperties": false, or declare its path.',
    'Objek yang membolehkan kunci tak dikenal harus menjadi milik satu elemen seutuhnya. Tambahkan "additionalProperties": false, atau nyatakan jalurnya.',
  ),
  unbounded: text(
    'This text has no bounds. Add maxLength, a pattern from ^ to $, an enum, or format date, date-time or uuid.',
    'Teks ini tanpa batas. Tambahkan maxLength, pattern dari ^ sampai $, enum, atau format date, date-time, atau uuid.',
  ),
  unboundedList: text('This list has no end. Add maxItems.', 'Daftar ini tanpa batas. Tambahkan maxItems.'),
  untypedItems: text('Say what the list holds: add items.', 'Nyatakan isi daftar ini: tambahkan items.'),
  costlyUnique: text(
    'uniqueItems compares every pair of items. Lower maxItems to 1000 or less, or drop uniqueItems.',
    'uniqueItems membandingkan setiap pasang butir. Turunkan maxItems hingga paling banyak 1000, atau hapus uniqueItems.',
  ),
  untyped: text(
    'This schema accepts anything. Add type, enum, const, $ref or anyOf.',
    'Skema ini menerima apa saja. Tambahkan type, enum, const, $ref, atau anyOf.',
  ),
  identifierNumber: text(
    'Identifiers are text: a number loses digits beyond 2^53 and zeros in front. Use "type": "string" with a pattern.',
    'Nomor identitas adalah teks: angka kehilangan digit di atas 2^53 dan nol di depan. Pakai "type": "string" dengan pattern.',
  ),
  unsafeInteger: text(
    'A whole number needs a minimum and a maximum within ±9007199254740991; beyond that digits are lost.',
    'Bilangan bulat memerlukan minimum dan maximum dalam ±9007199254740991; di luar itu digitnya hilang.',
  ),
  unsafeNumber: text(
    'This number is too large to be exact. Stay within ±9007199254740991, or use text.',
    'Angka ini terlalu besar untuk tepat. Gunakan nilai dalam ±9007199254740991, atau pakai teks.',
  ),
  fraction: text(
    'Fractions of multipleOf are not exact in a computer (0.3 is no multiple of 0.1). Use whole units: cents, metres, percent.',
    'Pecahan pada multipleOf tidak tepat di komputer (0,3 bukan kelipatan 0,1). Pakai satuan utuh: sen, meter, persen.',
  ),
  format: (known: string): Text =>
    text(
      `This format is not checked. Use one of ${known}, or a pattern.`,
      `Format ini tidak diperiksa. Pakai salah satu dari ${known}, atau pattern.`,
    ),
  pattern: (why: string): Text =>
    text(
      `The pattern cannot be run in linear time (${why}). Avoid look-ahead, look-behind, back-references and \\u escapes.`,
      `Pola ini tidak dapat dijalankan dalam waktu linear (${why}). Hindari look-ahead, look-behind, acuan balik, dan escape \\u.`,
    ),
  refused: (why: string): Text =>
    text(`The validator refuses this schema: ${why}.`, `Validator menolak skema ini: ${why}.`),
  unowned: (path: string): Text =>
    text(
      `Nobody would ever see ${path}: it belongs to no element. Add it to an element's paths or to always.`,
      `${path} tidak akan pernah terlihat: tidak termasuk elemen mana pun. Tambahkan ke paths suatu elemen atau ke always.`,
    ),
  ownedTwice: text(
    'This path is declared twice. A value belongs to one element, or to always.',
    'Jalur ini dinyatakan dua kali. Satu nilai hanya milik satu elemen, atau always.',
  ),
  noSuchPath: (side: string): Text =>
    text(
      `There is nothing at this path in the ${side} schema. Correct the path or the schema.`,
      `Tidak ada apa pun di jalur ini dalam skema ${side}. Perbaiki jalurnya atau skemanya.`,
    ),
  itemPath: text(
    'A path may not end in *: items keep their places. Name the list, or members of its items.',
    'Jalur tidak boleh berakhir dengan *: butir daftar tetap pada tempatnya. Sebut daftarnya, atau anggota butirnya.',
  ),
  subjectNotText: text('A subject must be text in the schema.', 'Subjek harus berupa teks di dalam skema.'),
  exampleName: text(
    'Name examples request|response.valid|invalid.<case>.json, the case in lower-case words joined by hyphens.',
    'Beri nama contoh request|response.valid|invalid.<kasus>.json, kasusnya huruf kecil dengan tanda hubung.',
  ),
  exampleMissing: (side: string, verdict: string): Text =>
    text(
      `There is no example of a ${verdict} ${side}. Add examples/${side}.${verdict}.<case>.json.`,
      `Belum ada contoh ${side} yang ${verdict === 'valid' ? 'sah' : 'tidak sah'}. Tambahkan examples/${side}.${verdict}.<kasus>.json.`,
    ),
  exampleRefused: (why: Text): Text =>
    text(
      `This example is said to be valid, but: ${why.en}. Correct the example or the schema.`,
      `Contoh ini dinyatakan sah, tetapi: ${why.id}. Perbaiki contoh atau skemanya.`,
    ),
  exampleAccepted: text(
    'This example is said to be invalid, but the schema accepts it. Tighten the schema or rename the example.',
    'Contoh ini dinyatakan tidak sah, tetapi skema menerimanya. Perketat skema atau ganti nama contohnya.',
  ),
} as const;
