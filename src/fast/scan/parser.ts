// Reads an answer of LeadSail's into lazy records where it is as declared, and value by value where it is not.
import type { Declaration } from '../../leadsail/decode/declaration.ts';
import { type Drift, extraPlace } from '../../leadsail/decode/drift.ts';
import type { Envelope, Parse } from '../../upstream/envelope.ts';
import { parseExact } from '../../upstream/exact-json.ts';
import { type AnswerIndex, scan } from './answer-index.ts';
import { lazyKindOf } from './lazy-record.ts';

/** For answers whose data is such a record. Throws NoLayout. */
export function createParser(declaration: Declaration, drift: Drift): Parse {
  const kind = lazyKindOf(declaration);
  return (body) => {
    const index = scan(body, kind.layout);
    if (!index) return parseExact(body.toString()) as Envelope;
    count(index, drift);
    return { success: true, data: kind.at(index, index.root) };
  };
}

/** What an answer differs in, which nobody sees who does not decode it. */
function count({ differences }: AnswerIndex, drift: Drift): void {
  for (const { kind, layout, key, times } of differences) {
    const { title } = layout;
    drift.count(kind, kind === 'extra' ? extraPlace(title, key) : `${title}.${key}`, times);
  }
}
