// The endpoints about documents: keep a reference to a file, have a lead sign one.
import { homeOf } from './data/files.ts';
import { invalid, type JsonObject, notFound, success } from './envelope.ts';
import { fileProviders, fileStatuses } from './known-values.ts';
import { startLiveSigning } from './live-signing.ts';
import { createRandom, hash } from './random.ts';
import type { RouteRequest, Routes } from './route.ts';
import * as rule from './validation.ts';

const filled = rule.text({ minLength: 1 });
const fileKey = rule.text({ pattern: /^\w+$/ });
const uri = rule.text({ pattern: /^https?:\/\/[^\s/]/ });

const saveShape: rule.BodySchema = {
  required: ['leadId', 'fileKey', 'fileName', 'fileType', 'documentUrl'],
  fields: {
    leadId: filled,
    fileKey,
    fileName: filled,
    fileType: filled,
    documentUrl: uri,
    signingUrl: uri,
    provider: rule.text({ oneOf: fileProviders }),
    providerDocumentId: rule.text(),
    status: rule.text({ oneOf: fileStatuses }),
    signedAt: rule.text(),
    createdBySubmissionId: rule.text(),
    metadata: rule.object,
  },
};

const sendShape: rule.BodySchema = {
  required: ['leadId', 'fileKey'],
  fields: {
    leadId: rule.text(),
    fileKey,
    documentTemplateId: rule.text(),
    campaignId: rule.text(),
    sendEmail: rule.flag,
    sendSms: rule.flag,
    data: rule.object,
    testMode: rule.flag,
    completedRedirectUrl: uri,
  },
};

export const fileWrites: Routes = {
  // The page of this endpoint names no answer for an unknown lead but a fault of the body.
  'POST /files': (request) => {
    const faults = rule.faultsOf(request.body, saveShape);
    if (faults.length > 0) return invalid(faults);
    const { leadId, fileKey, ...body } = request.body as JsonObject;
    if (request.tenant.findLead(leadId) === undefined) return invalid(['leadId names no lead']);
    const { file, isNew } = putFile(request, leadId, fileKey, {
      fileName: body.fileName,
      fileType: body.fileType,
      documentUrl: body.documentUrl,
      status: body.status ?? 'pending',
      provider: body.provider ?? 'manual_upload',
      signedAt: body.signedAt ?? null,
    });
    return success(file, isNew ? 201 : 200);
  },

  // Nor does this one name a look at do-not-contact marks, and there is none here either.
  'POST /document-templates/send': (request) => {
    const { tenant, clock } = request;
    const faults = rule.faultsOf(request.body, sendShape);
    if (faults.length > 0) return invalid(faults);
    const body = request.body as JsonObject;
    const lead = tenant.findLead(body.leadId);
    if (lead === undefined) return notFound('Lead not found');
    const missing = [
      ...(body.sendEmail !== false && !lead.email ? ['lead has no email address'] : []),
      ...(body.sendSms === true && !lead.phone ? ['lead has no phone number'] : []),
    ];
    if (missing.length > 0) return invalid(missing);
    const document = findDocument(request, lead, body);
    if (document === undefined) return notFound('Document template not found');
    const turn = `${lead.leadId}:${body.fileKey}:${clock.now()}:signing`;
    const random = createRandom(hash(`${tenant.seed}:${tenant.id}:${turn}`));
    const path = random.int(0, 2 ** 31).toString(36);
    const { file } = putFile(request, lead.leadId, body.fileKey, {
      fileName: `${document.name} of ${lead.firstName ?? 'a lead'}.pdf`,
      fileType: 'pdf',
      documentUrl: `${homeOf(tenant.pools)}/d/${path}`,
      status: 'pending',
      provider: 'docuseal',
      signedAt: null,
    });
    startLiveSigning({ tenant, clock, lead, file, random });
    return success({ signingUrl: `${homeOf(tenant.pools)}/s/${path}` });
  },
};

/** One reference a lead and key: another takes its place, with the id and age of the first. */
function putFile(
  { tenant, clock }: RouteRequest,
  leadId: string,
  fileKey: string,
  properties: JsonObject,
): { readonly file: JsonObject; readonly isNew: boolean } {
  const { files } = tenant.data;
  const now = new Date(clock.now()).toISOString();
  const at = files.findIndex((file) => file.leadId === leadId && file.fileKey === fileKey);
  const existing = files[at];
  const file = {
    fileId: existing?.fileId ?? tenant.newId('file'),
    leadId,
    fileKey,
    ...properties,
    createdAt: existing?.createdAt ?? now,
    updatedAt: now,
  };
  if (existing) files[at] = file;
  else files.push(file);
  return { file, isNew: !existing };
}

/** The template that is named, or what the campaign has its leads sign. */
function findDocument({ tenant }: RouteRequest, lead: JsonObject, body: JsonObject) {
  const { campaigns } = tenant.data;
  const { documentTemplateId } = body;
  if (documentTemplateId !== undefined) {
    return campaigns
      .flatMap(({ documents }) => documents ?? [])
      .find((document: JsonObject) => document.documentTemplateId === documentTemplateId);
  }
  const campaignId = body.campaignId ?? lead.campaign?.campaignId;
  return campaigns.find((campaign) => campaign.campaignId === campaignId)?.documents?.[0];
}
