// Writes of files: keep a reference to one, send a document that a lead signs.

import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import { SILENT } from './decode/drift.ts';
import { isOfOther } from './decode/identity.ts';
import { record } from './decode/record.ts';
import { reference, text } from './decode/values.ts';
import { post } from './endpoint.ts';
import { saysFailed } from './failed.ts';
import { file } from './files.ts';
import { type Tag, tag } from './tags.ts';

/** In LeadSail's names and spelling. */
export type FileToSave = {
  readonly leadId: string;
  readonly fileKey: string;
  readonly fileName: string;
  readonly fileType: string;
  readonly documentUrl: string;
  readonly signingUrl?: string;
  readonly provider?: string;
  readonly providerDocumentId?: string;
  /** LeadSail uses `pending` when it is left out. */
  readonly status?: string;
  readonly signedAt?: string;
  readonly createdBySubmissionId?: string;
  readonly metadata?: unknown;
};

export type DocumentToSend = {
  readonly leadId: string;
  readonly fileKey: string;
  /** LeadSail chooses by the campaign's conditions and the key when it is left out. */
  readonly documentTemplateId?: string;
  readonly campaignId?: string;
  /** LeadSail sends an e-mail when it is left out. */
  readonly sendEmail?: boolean;
  readonly sendSms?: boolean;
  readonly data?: unknown;
  readonly testMode?: boolean;
  readonly completedRedirectUrl?: string;
};

/** The key that LeadSail keeps the file under. */
type SavedFile = { readonly fileKey: string };

type SentDocument = SavedFile & {
  /** Anybody who has it can sign; null when LeadSail did not say. */
  readonly signingUrl: string | null;
  /** Whether LeadSail says that nothing came of it. */
  readonly hasFailed: boolean;
};

const saveFile = post<FileToSave, SavedFile>('/files', {
  decode: (data, drift, { fileKey }) => ({
    fileKey: spelledAs(file.read(data, 'LeadFile', drift)?.key, fileKey),
  }),
  drops: (reference, saved) => tagsOf(reference, saved?.fileKey),
});

// Its answer is not documented but for the link.
const sent = record(
  'DocumentSent',
  { signingUrl: text, leadId: reference, fileKey: reference },
  { isOpen: true },
);

const sendDocument = post<DocumentToSend, SentDocument>('/document-templates/send', {
  readsSuccess: true,
  decode(data, drift, { leadId: asked, fileKey: key }) {
    const { signingUrl = null, leadId, fileKey } = sent.read(data, 'DocumentSent', drift) ?? {};
    // Anybody who has the link of another lead can sign in its name.
    const isOther = isOfOther(leadId, asked, 'DocumentSent.leadId', SILENT);
    return {
      fileKey: spelledAs(fileKey, key),
      signingUrl: isOther ? null : signingUrl,
      hasFailed: saysFailed(data),
    };
  },
  drops: (document, sent) => tagsOf(document, sent?.fileKey),
});

/** LeadSail documents keys of small letters, and may keep another under such a one: the key as LeadSail spells it. */
function spelledAs(answered: string | null | undefined, asked: string): string {
  const isSame = answered != null && bare(answered) === bare(asked);
  return isSame ? answered : asked;
}

const bare = (key: string): string => key.replaceAll('_', '').toLowerCase();

// LeadSail moves a lead with its documents, and lists show where leads are.
const tagsOf = (
  { leadId, fileKey }: Pick<FileToSave, 'leadId' | 'fileKey'>,
  savedAs = fileKey,
): Tag[] => [tag.leads(), tag.lead(leadId), tag.file(leadId, savedAs)];

/** Each is one call, sent once. */
export function fileWrites({ send }: RestClient) {
  return {
    /** Keeps a reference under the lead and key, in place of the one that is there. */
    save: (reference: FileToSave, at: AnswerPath) => send(saveFile, reference, at),
    /** Has a lead sign; LeadSail does not promise to check do-not-contact marks here: the caller has to. */
    sendForSigning: (document: DocumentToSend, at: AnswerPath) => send(sendDocument, document, at),
  };
}
