// Mutations of files: keep a reference to one, send a document that a lead signs.
import type { GraphQLResolveInfo } from 'graphql';
import { type DocumentToSend, type FileToSave, fileWrites } from '../../leadsail/file-writes.ts';
import { files } from '../../leadsail/files.ts';
import type { GatewayContext } from '../context.ts';
import { field } from '../field.ts';
import type {
  Resolvers,
  SaveLeadFileInput,
  SendDocumentForSigningInput,
} from '../types.generated.ts';
import { contactFault } from './contact.ts';
import { fileKey, link, publicLink } from './file-rules.ts';
import { anything, filled, id, jsonObject } from './input-rules.ts';
import { writtenLead } from './interactions.ts';
import { costOfWritten, mutation, type Payload, payloadFields } from './mutation.ts';
import { failedAtOnce } from './user-errors.ts';

const saveLeadFile = mutation<SaveLeadFileInput>({
  rules: {
    leadId: id,
    fileKey,
    fileName: filled,
    fileType: filled,
    documentUrl: publicLink,
    signingUrl: link,
    provider: anything,
    providerDocumentId: filled,
    status: anything,
    signedAt: anything,
    createdBySubmissionId: filled,
    metadata: jsonObject,
  },
  missing: ({ createdBySubmissionId }) => (createdBySubmissionId === undefined ? 'leadId' : null),
  async write(input, { leadsail }, at) {
    const { status, provider } = input;
    const reference: FileToSave = {
      ...input,
      ...(status && { status: status.toLowerCase() }),
      ...(provider && { provider: provider.toLowerCase() }),
    };
    const { leadId } = input;
    return { leadId, ...(await leadsail.use(fileWrites).save(reference, at)) };
  },
});

const sendDocumentForSigning = mutation<SendDocumentForSigningInput>({
  right: 'contact',
  rules: {
    leadId: id,
    fileKey,
    documentTemplateId: filled,
    campaignId: filled,
    sendEmail: anything,
    sendSms: anything,
    data: jsonObject,
    testMode: anything,
    completedRedirectUrl: link,
  },
  // LeadSail may lack the lead, the template, the campaign or the key.
  missing: () => null,
  readsBefore: 1,
  async write(input: DocumentToSend, context, at) {
    const { leadId, sendEmail = true, sendSms = false } = input;
    const fault = sendEmail || sendSms ? await contactFault(leadId, context, at) : null;
    if (fault) return { userErrors: [fault] };
    const writes = context.leadsail.use(fileWrites);
    const { hasFailed, ...sent } = await writes.sendForSigning(input, at);
    return hasFailed ? { userErrors: [failedAtOnce('document')] } : { leadId, ...sent };
  },
});

const writtenFile = field(
  (
    { leadId, fileKey }: Payload,
    _: object,
    { leadsail }: GatewayContext,
    info: GraphQLResolveInfo,
  ) =>
    leadId === null || fileKey === null
      ? null
      : leadsail.use(files).written(leadId, fileKey, info.path),
  { cost: costOfWritten('file') },
);

export const fileMutations: Resolvers = {
  Mutation: { saveLeadFile, sendDocumentForSigning },
  SaveLeadFilePayload: { ...payloadFields, file: writtenFile, lead: writtenLead },
  SendDocumentForSigningPayload: { ...payloadFields, file: writtenFile, lead: writtenLead },
};
