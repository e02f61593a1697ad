export interface Text {
  readonly en: string;
  readonly id: string;
}

export interface Timed {
  readonly exchange: string;
  readonly ms: number;
}

/** Prints the demo, one line a step. */
export interface Tell {
  /** The verdict as the gateway gave it, and what it means. */
  step(what: string | Text, verdict: string, reply: Timed, words: Text): void;
  remark(words: Text): void;
}

export const createTell = (write: (line: string) => void, language: keyof Text): Tell => ({
  step: (what, verdict, { exchange, ms }, words) =>
    write(
      `${(typeof what === 'string' ? what : what[language]).padEnd(33)} ${`${verdict}: ${words[language]}`.padEnd(72)} ${String(ms).padStart(6)} ms  ${exchange}`.trimEnd(),
    ),
  remark: (words) => write(`  ${words[language]}`),
});
