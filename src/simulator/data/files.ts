// Generates the documents of leads: references to files, in every state and from every source.
import type { JsonObject } from '../envelope.ts';
import { fileProviders, fileStatuses } from '../known-values.ts';
import { createRandom, hash } from '../random.ts';
import { isoAt, startMs } from './moments.ts';
import type { TenantPools } from './pools.ts';

const KINDS = [
  { fileKey: 'retainer_signed', name: 'Service agreement', fileType: 'pdf' },
  { fileKey: 'photo_id', name: 'Photo of an id', fileType: 'jpg' },
  { fileKey: 'proof_of_income', name: 'Proof of income', fileType: 'pdf' },
  { fileKey: 'lastBill', name: 'Last bill', fileType: 'png' },
] as const;

// The first lead has signed.
const FIRST = fileStatuses.indexOf('signed');

const DAY_MS = 86_400_000;

/** The files of all leads, oldest first a lead; every third lead has none. */
export function makeFiles(
  pools: TenantPools,
  seed: number,
  leads: readonly JsonObject[],
): JsonObject[] {
  return leads.flatMap((lead, index) => {
    const random = createRandom(hash(`${seed}:${pools.identity.id}:${lead.leadId}:files`));
    const count = index % 3 === 2 ? 0 : random.int(1, KINDS.length);
    const stem = `${lead.leadId}`.replace(/^lead_/, '');
    return KINDS.slice(0, count).map((kind, at): JsonObject => {
      const status = fileStatuses[(index + at + FIRST) % fileStatuses.length] ?? 'pending';
      const atMs = startMs - (KINDS.length - at) * DAY_MS - random.int(0, DAY_MS / 2);
      const isSigned = status === 'signed' || status === 'verified';
      const later = isoAt(atMs + random.int(60_000, DAY_MS / 4));
      return {
        fileId: `file_${stem}_${at + 1}`,
        leadId: lead.leadId,
        fileKey: kind.fileKey,
        fileName: `${kind.name} of ${lead.firstName ?? 'a lead'}.${kind.fileType}`,
        fileType: kind.fileType,
        documentUrl: `${homeOf(pools)}/d/${hash(`${seed}:${stem}:${at}`).toString(36)}`,
        status,
        provider: fileProviders[(index + at) % fileProviders.length] ?? null,
        createdAt: isoAt(atMs),
        updatedAt: later,
        signedAt: isSigned ? later : null,
      };
    });
  });
}

/** Where the documents of a tenant lie. */
export const homeOf = ({ identity }: TenantPools): string =>
  `https://files.${identity.id.replace('org_', '')}.example`;
