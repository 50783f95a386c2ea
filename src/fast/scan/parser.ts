// Parses LeadSail's answers: into lazy records where they match their declaration, otherwise with JSON.parse.
import type { Declaration } from '../../leadsail/decode/declaration.ts';
import { type Drift, extraPlace } from '../../leadsail/decode/drift.ts';
import type { Envelope, Parse } from '../../upstream/envelope.ts';
import { parseExact } from '../../upstream/exact-json.ts';
import { type AnswerIndex, scan } from './answer-index.ts';
import { lazyKindOf } from './lazy-record.ts';

/** A parser for answers whose data is such a record. Throws NoLayout. */
export function createParser(declaration: Declaration, drift: Drift): Parse {
  const kind = lazyKindOf(declaration);
  return (body) => {
    const index = scan(body, kind.layout);
    if (!index) return parseExact(body.toString()) as Envelope;
    count(index, drift);
    return { success: true, data: kind.at(index, index.root) };
  };
}

/** Counts the differences of an answer, because lazy records are not decoded. */
function count({ differences }: AnswerIndex, drift: Drift): void {
  for (const { kind, layout, key, times } of differences) {
    const { title } = layout;
    drift.count(kind, kind === 'extra' ? extraPlace(title, key) : `${title}.${key}`, times);
  }
}
