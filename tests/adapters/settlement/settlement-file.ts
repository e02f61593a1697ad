export const row = 'D|351024000800101240|2026|278664|BWI000000001|2026-11-25 09:30:00';
export const otherRow = 'D|351024000800101260|2026|000000000336|BWI000000002|2026-11-25 10:00:00';

interface Parts {
  readonly header?: string;
  readonly rows?: readonly string[];
  readonly trailer?: string;
  readonly end?: string;
}

/** A sound file of two payments, or one with other lines. */
export const settlementFile = ({
  header = 'H|BANK0001|2026-11-25',
  rows = [row, otherRow],
  trailer = 'T|2|279000',
  end = '\r\n',
}: Parts = {}): Buffer => Buffer.from([header, ...rows, trailer].map((line) => `${line}${end}`).join(''));
