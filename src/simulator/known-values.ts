// The value lists that the vendor's pages state; requests are held to them.

export const leadStatuses = [
  'new',
  'pending',
  'processing',
  'qualified',
  'disqualified',
  'missing_data',
  'queued',
  'pending_action',
  'no_answer',
  'voicemail',
  'contacted',
  'scheduled_callback',
  'no_contact',
  'pending_signature',
  'document_sent',
  'signed',
  'delivered',
  'accepted',
  'duplicate',
  'failed',
  'error',
  'rejected',
  'dnc',
] as const;

export const timezoneSources = ['ip', 'zip', 'area_code', 'user_input', 'inferred'] as const;

export const approvalStatuses = ['approved', 'rejected', 'pending'] as const;

export const fieldCategories = [
  'question',
  'file',
  'system',
  'contact',
  'attribution',
  'compliance',
  'flags',
  'custom',
] as const;

export const fileStatuses = [
  'pending',
  'uploaded',
  'viewed',
  'in_progress',
  'signed',
  'verified',
  'expired',
  'declined',
  'failed',
] as const;

export const fileProviders = [
  'docuseal',
  'manual_upload',
  'system_generated',
  'csv_import',
] as const;

export const pixelPlatforms = ['facebook', 'tiktok'] as const;

export const actionSources = ['website', 'phone_call', 'chat', 'system_generated'] as const;

/** How a call can end. The lead takes the status on the right when it does. */
export const leadStatusAfter = {
  completed: 'contacted',
  incomplete: 'contacted',
  follow_up: 'contacted',
  voicemail: 'voicemail',
  no_answer: 'no_answer',
  busy: 'no_answer',
  no_contact: 'no_contact',
  scheduled_callback: 'scheduled_callback',
  qualified: 'qualified',
} as const;

export type SimulatedOutcome = keyof typeof leadStatusAfter;

export const outcomes = Object.keys(leadStatusAfter) as readonly SimulatedOutcome[];
