import type { Charset } from '../../src/protocols/charset.js';
import { createFixedWidth } from '../../src/protocols/fixed-width.js';
import { gathered, headColumns, licenceColumns, questionColumns, type Script } from './records.js';

/** Columns of fixed widths, records without anything between them. */
export const fixedScript = (charset: Charset): Script => {
  const question = createFixedWidth({ charset, columns: questionColumns });
  const head = createFixedWidth({ charset, columns: headColumns });
  const licence = createFixedWidth({ charset, columns: licenceColumns });
  return {
    question: question.encode,
    answer(bytes) {
      const licences = [];
      // The last record may be cut short; the codec says so.
      for (let from = head.width; from < bytes.length; from += licence.width)
        licences.push(licence.decode(bytes.subarray(from, from + licence.width)));
      return gathered(head.decode(bytes.subarray(0, head.width)), licences);
    },
  };
};
