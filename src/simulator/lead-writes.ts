// The endpoints that change leads: create, submit, update and approve.
import { invalid, type JsonObject, notFound, success } from './envelope.ts';
import { approvalStatuses, leadStatuses, timezoneSources } from './known-values.ts';
import { campaignOf, readAnswers, readNotes, toTitleCase } from './lead-input.ts';
import { createRandom, hash } from './random.ts';
import type { RouteRequest, Routes } from './route.ts';
import type { SimulatedTenant } from './tenant.ts';
import * as rule from './validation.ts';

const filled = rule.text({ minLength: 1 });
const country = rule.text({ pattern: /^[A-Z]{2}$/ });
const contactKeys = ['firstName', 'lastName', 'email', 'phone'];

const createShape: rule.BodySchema = {
  required: ['campaignId', ...contactKeys],
  fields: {
    campaignId: filled,
    firstName: filled,
    lastName: filled,
    email: rule.email,
    phone: rule.text({ minLength: 10, pattern: /^[\d\s\-().+]+$/ }),
    country,
    address: rule.address,
    timezone: rule.text(),
    timezoneSource: rule.text(),
    flags: rule.object,
    notes: rule.list,
    questionnaire: rule.questionnaire,
    attribution: rule.object,
    compliance: rule.object,
  },
};

const submitShape: rule.BodySchema = {
  required: ['campaignId'],
  isStrict: true,
  fields: {
    leadId: rule.text(),
    campaignId: filled,
    firstName: rule.text(),
    lastName: rule.text(),
    email: rule.email,
    phone: rule.text({ minLength: 10, pattern: /^[\s\-().+]*(?:\d[\s\-().+]*){10,}$/ }),
    address: rule.address,
    dateOfBirth: rule.calendarDay,
    country,
    files: rule.listOf(rule.object),
    questionnaire: rule.questionnaire,
    attribution: rule.object,
    compliance: rule.object,
    isTest: rule.flag,
    timezone: rule.text(),
    notes: rule.text(),
    customFields: rule.object,
  },
};

const updateShape: rule.BodySchema = {
  fields: {
    firstName: filled,
    lastName: filled,
    email: rule.email,
    phone: rule.text({ minLength: 10 }),
    country: rule.text({ minLength: 2, maxLength: 2 }),
    address: rule.address,
    dateOfBirth: rule.calendarDay,
    timezone: rule.text(),
    timezoneSource: rule.text({ oneOf: timezoneSources }),
    questionnaire: rule.listOf(rule.object),
    deleteQuestionnaireKeys: rule.listOf(rule.text()),
    notes: rule.list,
    customFields: rule.object,
    attribution: rule.object,
    compliance: rule.object,
    status: rule.text({ oneOf: leadStatuses }),
    detail: rule.text(),
    flags: rule.object,
    approval: rule.object,
    campaign: rule.object,
    tags: rule.list,
    clientLeadId: rule.text(),
    repostedTo: rule.list,
    latestSubmittedAt: rule.anything,
    lastActivityAt: rule.anything,
    deliveredAt: rule.anything,
    submissionCount: rule.count,
  },
};

const approveShape: rule.BodySchema = {
  required: ['status'],
  fields: { status: rule.text({ oneOf: approvalStatuses }), reason: rule.text() },
};

export const leadWrites: Routes = {
  'POST /leads': (request) => {
    const { tenant, clock } = request;
    const faults = rule.faultsOf(request.body, createShape);
    if (faults.length > 0) return invalid(faults);
    const body = request.body as JsonObject;
    const now = isoNow(request);
    const { campaignId, notes = [], questionnaire = {}, ...given } = pick(body, createShape);
    const lead: JsonObject = {
      ...blankLead(tenant, now),
      ...given,
      campaign: campaignOf(tenant, campaignId),
      notes: readNotes(tenant, notes, clock.now()),
      questionnaire: readAnswers(tenant, questionnaire),
    };
    tenant.data.leads.push(lead);
    return success({ leadId: lead.leadId, submissionId: tenant.newId('sub') }, 201);
  },

  'POST /leads/submit': submit,

  'PATCH /leads/{leadId}': (request) => {
    const { tenant, clock, params } = request;
    const faults = rule.faultsOf(request.body, updateShape);
    if (faults.length > 0) return invalid(faults);
    const lead = tenant.findLead(params.leadId ?? '');
    if (lead === undefined) return notFound('Lead not found');
    // The pages do not say whether an array or object replaces or merges; here it replaces.
    const changes = pick(request.body as JsonObject, updateShape);
    const { deleteQuestionnaireKeys: gone = [], ...rest } = changes;
    if (rest.notes !== undefined) rest.notes = readNotes(tenant, rest.notes, clock.now());
    if (rest.questionnaire !== undefined) {
      rest.questionnaire = readAnswers(tenant, rest.questionnaire);
    }
    Object.assign(lead, rest, { updatedAt: isoNow(request) });
    if (gone.length > 0 && Array.isArray(lead.questionnaire)) {
      lead.questionnaire = lead.questionnaire.filter(
        (answer: JsonObject | null) => !gone.includes(answer?.key),
      );
    }
    return success(null);
  },

  'POST /leads/{leadId}/approve': (request) => {
    const { tenant, params } = request;
    const faults = rule.faultsOf(request.body, approveShape);
    if (faults.length > 0) return invalid(faults);
    const lead = tenant.findLead(params.leadId ?? '');
    if (lead === undefined) return notFound('Lead not found');
    const { status, reason = null } = request.body as JsonObject;
    const now = isoNow(request);
    const isDecided = status !== 'pending';
    lead.approval = {
      status,
      campaignId: lead.campaign?.campaignId ?? null,
      decidedBy: isDecided ? 'api' : null,
      decidedAt: isDecided ? now : null,
      reason: isDecided ? reason : null,
    };
    if (status === 'rejected') lead.status = 'rejected';
    lead.updatedAt = now;
    return success({ leadId: lead.leadId, approval: lead.approval });
  },
};

function submit(request: RouteRequest) {
  const { tenant, clock } = request;
  const body = rule.isObject(request.body) ? (request.body as JsonObject) : {};
  const required = body.leadId === undefined ? ['campaignId', ...contactKeys] : ['campaignId'];
  const faults = rule.faultsOf(request.body, { ...submitShape, required });
  if (faults.length > 0) return invalid(faults);

  const now = isoNow(request);
  const known = body.leadId === undefined ? undefined : tenant.findLead(body.leadId);
  if (body.leadId !== undefined && known === undefined) return notFound('Lead not found');
  const lead: JsonObject = known ?? blankLead(tenant, now);
  const { leadId: _, campaignId, files: __, isTest, notes, questionnaire, ...given } = body;
  for (const name of ['firstName', 'lastName']) {
    if (given[name] !== undefined) given[name] = toTitleCase(given[name]);
  }
  if (given.email !== undefined) given.email = given.email.toLowerCase();
  if (notes !== undefined) given.notes = readNotes(tenant, [notes], clock.now());
  if (questionnaire !== undefined) given.questionnaire = readAnswers(tenant, questionnaire);
  if (isTest !== undefined) given.flags = { ...lead.flags, isTest };
  Object.assign(lead, given, {
    campaign: campaignOf(tenant, campaignId),
    status: 'processing',
    latestSubmittedAt: now,
    lastActivityAt: now,
    updatedAt: now,
    submissionCount: (lead.submissionCount ?? 0) + 1,
  });
  if (known === undefined) tenant.data.leads.push(lead);
  runEngine(request, lead);
  return success({ leadId: lead.leadId, submissionId: tenant.newId('sub') }, 202);
}

// The engine takes its time, and nobody is told when it is done: the lead has to be read again.
function runEngine({ tenant, clock }: RouteRequest, lead: JsonObject): void {
  const turn = `${tenant.seed}:${tenant.id}:${lead.leadId}:submission:${lead.submissionCount}`;
  const random = createRandom(hash(turn));
  const verdict = random.pick(['qualified', 'disqualified', 'delivered'] as const);
  clock.schedule(random.int(1_000, 2_000), () => {
    const now = new Date(clock.now()).toISOString();
    Object.assign(lead, { status: verdict, lastActivityAt: now, updatedAt: now });
    if (verdict === 'delivered') lead.deliveredAt = now;
  });
}

function blankLead(tenant: SimulatedTenant, now: string): JsonObject {
  return {
    leadId: tenant.newLeadId(),
    campaign: null,
    approval: null,
    country: null,
    address: null,
    dateOfBirth: null,
    timezone: null,
    timezoneSource: null,
    notes: [],
    questionnaire: [],
    attribution: null,
    compliance: null,
    status: 'new',
    detail: null,
    flags: { isTest: false, isDnc: false },
    customFields: {},
    tags: [],
    clientLeadId: null,
    repostedTo: [],
    latestSubmittedAt: null,
    lastActivityAt: now,
    deliveredAt: null,
    submissionCount: 0,
    createdAt: now,
    updatedAt: now,
  };
}

function isoNow({ clock }: RouteRequest): string {
  return new Date(clock.now()).toISOString();
}

function pick(body: JsonObject, shape: rule.BodySchema): JsonObject {
  const known = Object.entries(body).filter(([name]) => Object.hasOwn(shape.fields, name));
  return Object.fromEntries(known);
}
