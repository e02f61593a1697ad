import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';
import type { Anchor } from './anchor.js';
import { parseBundleHead, verifyBundle } from './bundle.js';
import { linesOf } from './lines.js';
import type { Policy } from './policy.js';
import { type ProvenReceipt, parseReceipt, proveReceipt } from './receipt.js';
import { counted, type Line, line } from './report.js';
import type { LogSource } from './source.js';
import { anchorIn, readState, type State, writeState } from './state.js';
import { type Believed, readKeys, type Trust } from './trust.js';
import { type Verified, verifyLog } from './verify-log.js';
import { type Witnessed, witnessedBy } from './witnessed.js';

export interface Asked {
  /** Verifier keys that are trusted; without any, those of the state file, and at a first visit those the log shows. */
  readonly keys: readonly string[];
  readonly policy?: Policy | undefined;
  /** Text of a receipt to prove as well. */
  readonly receipt?: string | undefined;
  /** Path of the file that remembers the last visit. */
  readonly state?: string | undefined;
  readonly progress?: (done: number, size: number | undefined) => void;
}

const stateFile: Text = { en: 'the state file', id: 'berkas keadaan' };
const theReceipt: Text = { en: 'the receipt', id: 'tanda terima' };

/** Verifies a log that is kept elsewhere, and remembers its checkpoint when all held. Throws Refuted. */
export const verifySource = async (source: LogSource, asked: Asked): Promise<Line[]> => {
  const state = asked.state === undefined ? undefined : await readState(asked.state);
  const { keys, firstSight } = await trusted(asked, state, () => source.keys());
  const trust: Trust = { keys: readKeys(keys) };
  const seen = state && anchorIn(state, stateFile);
  const proven = asked.receipt === undefined ? undefined : receiptIn(asked.receipt, trust);
  const witnessed = asked.policy === undefined ? [] : await witnessedBy(source, trust, asked.policy);
  const anchors: Anchor[] = [
    ...witnessed,
    ...(seen === undefined ? [] : [seen]),
    ...(proven === undefined ? [] : [{ ...proven.checkpoint, holder: theReceipt }]),
  ];
  const { progress } = asked;
  const verified = await verifyLog(source, {
    trust,
    origin: seen?.origin,
    anchors,
    ...(progress === undefined ? {} : { progress }),
  });
  if (asked.state !== undefined) await writeState(asked.state, { keys, checkpoint: verified.note });
  return [
    ...headLines(verified, firstSight),
    ...logLines(verified),
    ...(seen === undefined ? [] : [stateLine(seen.size)]),
    ...(proven === undefined ? [] : [receiptLine(proven)]),
    ...(asked.policy === undefined ? [] : [witnessedLine(witnessed, asked.policy)]),
  ];
};

/** Verifies a file that somebody handed over: a bundle, or a single receipt. Throws Refuted, and CONFIG_INVALID for any other file. */
export const verifyFile = async (file: string, asked: Asked): Promise<Line[]> => {
  const lines = linesOf(file);
  const first = await lines.next();
  const head = first.done ? undefined : parseBundleHead(first.value);
  if (head === undefined) {
    const rest: string[] = first.done ? [] : [first.value];
    for await (const one of lines) if (rest.push(one) > 10_000) break;
    return verifyReceipt(rest.join('\n'), file, asked);
  }
  const state = asked.state === undefined ? undefined : await readState(asked.state);
  const { keys, firstSight } = await trusted(asked, state, async () => [head.key]);
  const trust: Trust = { keys: readKeys(keys), policy: asked.policy };
  const proven = asked.receipt === undefined ? undefined : receiptIn(asked.receipt, trust);
  const verified = await verifyBundle(head, lines, trust, (done) => asked.progress?.(done, undefined));
  return [
    ...headLines(verified, firstSight),
    line(
      'entries',
      'entri',
      ...both(
        counted((n, l) =>
          l === 'id'
            ? `${n(verified.entries)} pada bundel, masing-masing terbukti`
            : `${n(verified.entries)} in the bundle, each proven`,
        ),
      ),
    ),
    ...(proven === undefined ? [] : [receiptLine(proven)]),
    ...witnessLines(verified, asked.policy),
    line(
      'not checked',
      'tidak diperiksa',
      'that the bundle has all that was asked for, and that the log goes on from earlier visits',
      'kelengkapan bundel, dan apakah log melanjutkan kunjungan sebelumnya',
    ),
  ];
};

const verifyReceipt = async (text: string, file: string, asked: Asked): Promise<Line[]> => {
  const state = asked.state === undefined ? undefined : await readState(asked.state);
  const keys = asked.keys.length > 0 ? asked.keys : (state?.keys ?? []);
  if (parseReceipt(text) === undefined) throw noInput(file);
  if (keys.length === 0) throw keyNeeded;
  const proven = receiptIn(text, { keys: readKeys(keys), policy: asked.policy });
  return [...headLines(proven, false), receiptLine(proven), ...witnessLines(proven, asked.policy)];
};

const both = ({ en, id }: Text): [string, string] => [en, id];

const trusted = async (
  asked: Asked,
  state: State | undefined,
  claimed: () => Promise<readonly string[]>,
): Promise<{ keys: readonly string[]; firstSight: boolean }> => {
  if (asked.keys.length > 0) return { keys: asked.keys, firstSight: false };
  if (state !== undefined) return { keys: state.keys, firstSight: false };
  const keys = await claimed();
  if (keys.length === 0) throw keyNeeded;
  return { keys, firstSight: true };
};

const receiptIn = (text: string, trust: Trust) => {
  const receipt = parseReceipt(text);
  if (receipt !== undefined) return proveReceipt(receipt, trust, theReceipt);
  throw new Failure('CONFIG_INVALID', {
    en: 'The receipt is not of the form that GET /v1/exchanges/{id}/receipt answers with.',
    id: 'Tanda terima tidak sesuai bentuk jawaban GET /v1/exchanges/{id}/receipt.',
  });
};

const headLines = ({ checkpoint, signers }: Believed, firstSight: boolean): Line[] => [
  line('log', 'log', checkpoint.origin, checkpoint.origin),
  line(
    'checkpoint',
    'checkpoint',
    ...both(
      counted(
        (n, l) =>
          `${n(checkpoint.size)} ${l === 'id' ? 'entri, akar' : 'entries, root'} ${checkpoint.root.toString('base64')}`,
      ),
    ),
  ),
  firstSight
    ? line(
        'signature',
        'tanda tangan',
        `by ${signers.join(', ')}, with the key that was shown along with it: compare it with one from elsewhere, or name it with --key`,
        `oleh ${signers.join(', ')}, dengan kunci yang ditunjukkan bersamanya: bandingkan dengan sumber lain, atau sebutkan dengan --key`,
      )
    : line('signature', 'tanda tangan', `by ${signers.join(', ')}`, `oleh ${signers.join(', ')}`),
];

const logLines = ({ entries, unsigned, tiles }: Verified): Line[] => [
  entries === undefined
    ? line(
        'not checked',
        'tidak diperiksa',
        'the entries themselves: their reading takes the login of an auditor (--client, --secret)',
        'isi entri: pembacaannya memerlukan kredensial auditor (--client, --secret)',
      )
    : line(
        'entries',
        'entri',
        ...both(
          counted((n, l) =>
            l === 'id' ? `${n(entries)} dibaca, semuanya kanonis` : `${n(entries)} read, all canonical`,
          ),
        ),
      ),
  line(
    'tree',
    'pohon',
    ...both(
      counted((n, l) =>
        l === 'id' ? `akar terbentuk kembali, ${n(tiles)} petak sama` : `root reproduced, ${n(tiles)} tiles equal`,
      ),
    ),
  ),
  ...(unsigned === 0
    ? []
    : [
        line(
          'not signed yet',
          'belum ditandatangani',
          ...both(
            counted((n, l) =>
              l === 'id' ? `${n(unsigned)} entri sesudah checkpoint` : `${n(unsigned)} entries after the checkpoint`,
            ),
          ),
        ),
      ]),
];

const stateLine = (size: number): Line =>
  line(
    'consistency',
    'kesinambungan',
    ...both(
      counted((n, l) =>
        l === 'id'
          ? `melanjutkan ${n(size)} entri pada kunjungan terakhir`
          : `goes on from the ${n(size)} entries of the last visit`,
      ),
    ),
  );

/** Says what was proven: a receipt of another exchange is a good receipt, too. */
const receiptLine = ({ index, entry }: ProvenReceipt): Line => {
  const { exchange, kind, at, consumer, provider, service } = entry;
  const parties = [consumer, provider].filter(Boolean).join(' ← ');
  const about = [kind, exchange, at, service, parties].filter(Boolean).join(', ');
  return line(
    'receipt',
    'tanda terima',
    `proves its entry, number ${index}: ${about}`,
    `membuktikan entrinya, nomor ${index}: ${about}`,
  );
};

const witnessLines = ({ witnesses }: Believed, policy: Policy | undefined): Line[] =>
  policy === undefined
    ? []
    : [
        line(
          'witnesses',
          'saksi',
          `${witnesses.length} of ${policy.witnesses.length}: ${witnesses.join(', ')}`,
          `${witnesses.length} dari ${policy.witnesses.length}: ${witnesses.join(', ')}`,
        ),
      ];

const witnessedLine = (witnessed: readonly Witnessed[], { witnesses }: Policy): Line => {
  const each = counted((n, l) =>
    witnessed.map(({ witness, size }) => `${witness} (${n(size)} ${l === 'id' ? 'entri' : 'entries'})`).join(', '),
  );
  return line(
    'witnesses',
    'saksi',
    `${witnessed.length} of ${witnesses.length} have cosigned: ${each.en}`,
    `${witnessed.length} dari ${witnesses.length} telah menandatangani: ${each.id}`,
  );
};

const noInput = (file: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${file} is neither a bundle nor a receipt.`,
    id: `${file} bukan bundel maupun tanda terima.`,
  });

const keyNeeded = new Failure('CONFIG_INVALID', {
  en: 'Nothing here says whose key to trust. Name it with --key (GET /log/key), or a state file with --state.',
  id: 'Tidak ada yang menyebut kunci siapa yang dipercaya. Sebutkan dengan --key (GET /log/key), atau berkas keadaan dengan --state.',
});
