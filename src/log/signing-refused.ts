import type { Text } from '../core/text.js';

/** Why nothing is signed, in the words of metrics and documents. */
export type RefusalReason =
  | 'older-database'
  | 'other-history'
  | 'other-key'
  | 'other-log'
  | 'tree-damaged'
  | 'entries-missing'
  | 'entry-changed'
  | 'last-head-unreadable';

const texts: Record<RefusalReason, Text> = {
  'older-database': {
    en: 'The database holds fewer entries than were signed before: it was restored from an older backup. Restore a newer one; nothing is signed over the lost entries. Only a database that is meant to be new: give the installation another name and move DATA_DIR/log.checkpoint away (docs/operations.md).',
    id: 'Basis data memuat lebih sedikit entri daripada yang pernah ditandatangani: dipulihkan dari cadangan lama. Pulihkan cadangan yang lebih baru; entri yang hilang tidak akan ditimpa tanda tangan. Hanya bila basis data memang baru: beri nama lain pada installation dan pindahkan DATA_DIR/log.checkpoint (docs/operations.md).',
  },
  'other-history': {
    en: 'The entries in the database are not those that were signed before. Restore the database that belongs to the last signed head, kept in DATA_DIR/log.checkpoint (docs/operations.md).',
    id: 'Entri di basis data bukan entri yang pernah ditandatangani. Pulihkan basis data yang sesuai dengan kepala terakhir di DATA_DIR/log.checkpoint (docs/operations.md).',
  },
  'other-key': {
    en: 'The checkpoint in the database was signed with another key. Copy the file log.key of the gateway that signed it into DATA_DIR, or keep its line below the new one (docs/operations.md).',
    id: 'Checkpoint di basis data ditandatangani dengan kunci lain. Salin berkas log.key dari gateway yang menandatanganinya ke DATA_DIR, atau pertahankan barisnya di bawah yang baru (docs/operations.md).',
  },
  'other-log': {
    en: 'The log was signed under another name. Set installation in gateway.yaml back to what it was: every receipt ever given refers to it.',
    id: 'Log ditandatangani dengan nama lain. Kembalikan installation di gateway.yaml seperti semula: semua resi yang pernah diberikan mengacu padanya.',
  },
  'tree-damaged': {
    en: 'The stored tree does not reproduce the root that was signed last: log.tree or log.tile was damaged or changed. Restore the database from a backup.',
    id: 'Pohon yang tersimpan tidak menghasilkan akar yang terakhir ditandatangani: log.tree atau log.tile rusak atau diubah. Pulihkan basis data dari cadangan.',
  },
  'entries-missing': {
    en: 'Entries are missing from log.entry that the head of the log counts. Restore the database from a backup.',
    id: 'Ada entri yang hilang dari log.entry padahal dihitung oleh kepala log. Pulihkan basis data dari cadangan.',
  },
  'entry-changed': {
    en: 'An entry is not what its hash says: it was damaged or changed before it was published. Restore the database from a backup.',
    id: 'Sebuah entri tidak sesuai dengan hash-nya: rusak atau diubah sebelum diterbitkan. Pulihkan basis data dari cadangan.',
  },
  'last-head-unreadable': {
    en: 'DATA_DIR/log.checkpoint is not a checkpoint of this log. Restore the file; only when it never belonged to this log, move it away and start again.',
    id: 'DATA_DIR/log.checkpoint bukan checkpoint log ini. Pulihkan berkas itu; hanya bila memang bukan milik log ini, pindahkan lalu mulai lagi.',
  },
};

/** Something does not agree with what was signed before; a person must act. Exchanges go on, and their entries wait. */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';
  readonly reason: RefusalReason;
  /** Numbers for whoever has to find it. */
  readonly facts: Readonly<Record<string, number | string>>;
  readonly detail: Text;

  constructor(reason: RefusalReason, facts: SigningRefused['facts'] = {}) {
    super(texts[reason].en);
    this.reason = reason;
    this.facts = facts;
    this.detail = texts[reason];
  }
}
