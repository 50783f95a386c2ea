// Generates what happened with a lead: calls, text threads and e-mails, with their transcripts.
import type { JsonObject } from '../envelope.ts';
import { outcomes } from '../known-values.ts';
import { createRandom, hash, type Random } from '../random.ts';
import {
  composeCall,
  composeThread,
  type DialogueLine,
  fill,
  type Slots,
  slotsFor,
} from './conversations.ts';
import { personAt } from './leads.ts';
import { isoAt, startMs } from './moments.ts';
import type { TenantPools } from './pools.ts';
import { special } from './special-leads.ts';

/** The interactions of the lead at position `index`, oldest first. */
export function makeHistory(
  pools: TenantPools,
  seed: number,
  lead: JsonObject,
  index: number,
): JsonObject[] {
  const random = createRandom(hash(`${seed}:${pools.identity.id}:${lead.leadId}:history`));
  const count = countAt(random, index);
  const bornMs = Date.parse(lead.createdAt ?? isoAt(startMs - 60 * 86_400_000));
  const stepMs = Math.floor((startMs - 3_600_000 - bornMs) / (count + 1));
  return Array.from({ length: count }, (_, position) => {
    const atMs = bornMs + stepMs * position + random.int(0, Math.floor(stepMs / 2));
    return makeInteraction(pools, random, {
      lead,
      index,
      position,
      atMs,
      isLast: position === count - 1,
    });
  });
}

/** The number that a tenant uses in one of its places, in E.164. */
export function lineOf(pools: TenantPools, index: number): string {
  const place = pools.places[index % pools.places.length];
  return `+1${place?.areaCode}555${String(pools.phoneFrom - 900).padStart(4, '0')}`;
}

type Occasion = {
  readonly lead: JsonObject;
  readonly index: number;
  readonly position: number;
  readonly atMs: number;
  readonly isLast: boolean;
};

function countAt(random: Random, index: number): number {
  if (index === special.empty) return 0;
  if (index === special.sparse) return 4;
  if (index === special.longTranscript) return 3;
  if (index === special.manyInteractions) return 60;
  return random.chance(0.08) ? 0 : random.int(2, 8);
}

function makeInteraction(pools: TenantPools, random: Random, occasion: Occasion): JsonObject {
  const { lead, index, position, atMs } = occasion;
  const type = typeAt(random, occasion);
  const status = statusAt(random, occasion, type);
  const slots = slotsFor(lead, random.pick(pools.agents), random);
  const spoken = linesOf(pools, random, occasion, { type, status, slots });
  const transcript = timed(spoken, random, atMs, type, pools.dialogue.smsNotice);
  const lastMs = Date.parse(transcript?.at(-1)?.timestamp ?? isoAt(atMs));
  const isUnreached = spoken.every(({ role }) => role === 'agent');
  const number = String(lead.leadId).slice(5);
  const provider = random.pick(['vonage', 'twilio']);
  const interaction: JsonObject = {
    interactionId: `int_${number}_${position + 1}`,
    leadId: lead.leadId,
    campaignId: lead.campaign?.campaignId ?? null,
    clientId: lead.campaign?.clientId ?? null,
    offerId: lead.campaign?.offerId ?? null,
    type,
    status,
    phone: lead.phone ?? null,
    telephony:
      type === 'email'
        ? null
        : {
            provider,
            messageId: `${provider}-${number}-${position + 1}`,
            phoneNumber: lineOf(pools, index),
          },
    call: type === 'call' ? makeCall(random, occasion, { status, lastMs, isUnreached }) : null,
    sms: type === 'sms' ? makeSms(random) : null,
    summary: random.chance(0.15) ? null : fill(pools.dialogue.summaries[status], slots),
    transcript,
    errorCode: lead.phone === null && type === 'call' ? 'MISSING_PHONE_NUMBER' : null,
    errorMessage: lead.phone === null && type === 'call' ? 'Lead has no phone number' : null,
    createdAt: isoAt(atMs),
    updatedAt: isoAt(Math.max(lastMs, atMs)),
  };
  return distort(interaction, random, occasion);
}

function typeAt(random: Random, { index, position }: Occasion): 'call' | 'sms' | 'email' {
  if (index === special.longTranscript && position === 0) return 'call';
  if (index === special.sparse) return position === 2 ? 'sms' : 'call';
  const dice = random.next();
  return dice < 0.65 ? 'call' : dice < 0.92 ? 'sms' : 'email';
}

function statusAt(random: Random, { index, position, isLast }: Occasion, type: string) {
  if (index === special.longTranscript && position === 0) return 'qualified';
  if (index === special.sparse) return type === 'call' ? 'completed' : 'incomplete';
  if (type !== 'call') return random.chance(0.8) ? 'incomplete' : 'completed';
  if (index === special.manyInteractions) {
    return isLast ? 'in_progress' : (outcomes[position % outcomes.length] ?? 'completed');
  }
  return isLast && index % 40 === 17 ? 'in_progress' : random.pick(outcomes);
}

function linesOf(
  pools: TenantPools,
  random: Random,
  { index, position }: Occasion,
  { type, status, slots }: { type: string; status: string; slots: Slots },
): DialogueLine[] {
  const { dialogue } = pools;
  if (type === 'email') return composeThread(dialogue.emails, random, slots, random.int(1, 3));
  if (type === 'sms') return composeThread(dialogue.sms, random, slots, random.int(2, 10));
  const isLongest = index === special.longTranscript && position === 0;
  const length = isLongest ? 120 : random.int(4, 30);
  const asides = personAt(pools, random, index).says;
  return composeCall(dialogue, random, slots, { status, length, asides });
}

function timed(
  lines: readonly DialogueLine[],
  random: Random,
  fromMs: number,
  type: string,
  notice: string,
): JsonObject[] {
  const spoken: readonly (DialogueLine & { source?: string })[] =
    type === 'sms' && random.chance(0.3)
      ? [{ role: 'agent', message: notice, source: 'system' }, ...lines]
      : lines;
  const writer = type === 'call' ? 'system' : random.pick(['manual', 'api', 'sms_agent']);
  let atMs = fromMs;
  return spoken.map(({ role, message, source = role === 'user' ? 'inbound' : writer }) => {
    atMs += type === 'call' ? random.int(2_000, 9_000) : random.int(20_000, 400_000);
    return { timestamp: isoAt(atMs), role, message, source };
  });
}

function makeCall(
  random: Random,
  { atMs, lead, position }: Occasion,
  end: { status: string; lastMs: number; isUnreached: boolean },
): JsonObject {
  const { status, lastMs, isUnreached } = end;
  const isOver = status !== 'in_progress';
  const stem = `${String(lead.leadId).slice(5)}-${position + 1}`;
  return {
    source: 'webrtc',
    direction: random.chance(0.15) ? 'inbound' : 'outbound',
    duration: isOver ? Math.round((lastMs - atMs) / 1000) : null,
    recordingUrl:
      isOver && !isUnreached
        ? `https://recordings.example/${stem}-${random.int(0, 999_999)}.mp3`
        : null,
    terminationReason: isOver
      ? isUnreached
        ? status
        : random.pick(['agent_hangup', 'user_hangup'])
      : null,
    voiceAI: {
      provider: 'elevenlabs',
      agentId: `agent_${random.int(1, 4)}`,
      conversationId: `conv_${stem}-${random.int(0, 999_999)}`,
    },
    spokenTo: isOver ? !isUnreached : null,
  };
}

function makeSms(random: Random): JsonObject {
  return {
    agentMode: random.chance(0.6),
    direction: random.chance(0.2) ? 'inbound' : 'outbound',
  };
}

// As with leads, nothing but the ids is certain. The transcript key of a list row always stays.
function distort(
  interaction: JsonObject,
  random: Random,
  { index, position }: Occasion,
): JsonObject {
  if (index === special.sparse) return interaction;
  const worn = { ...interaction };
  if (random.chance(0.03)) delete worn.summary;
  if (random.chance(0.03)) delete worn.telephony;
  if (random.chance(0.03)) worn.phone = null;
  if (random.chance(0.5)) {
    delete worn.errorCode;
    delete worn.errorMessage;
  }
  if (index === special.longTranscript) return worn;
  if (random.chance(0.03)) worn.transcript = random.chance(0.5) ? null : [];
  if (index % 30 === 14 && position === 0) {
    worn.createdAt = String(worn.createdAt)
      .replace('.000Z', '+00:00')
      .replace(/\.\d+Z$/, '+00:00');
    const entry = worn.transcript?.[0];
    if (entry) worn.transcript[0] = { role: entry.role, message: entry.message, timestamp: null };
  }
  return worn;
}
