/** Prints the demo, one line a step. */
export interface Tell {
  step(what: string, verdict: string, reply: { readonly exchange: string; readonly ms: number }): void;
  remark(en: string, id: string): void;
}

export const createTell = (write: (line: string) => void, indonesian: boolean): Tell => ({
  step: (what, verdict, { exchange, ms }) =>
    write(`${what.padEnd(30)} ${verdict.padEnd(22)} ${String(ms).padStart(5)} ms   ${exchange}`),
  remark: (en, id) => write(`  ${indonesian ? id : en}`),
});
