// A call that was just started: it lives on the clock until it ends and moves its lead.
import type { SimulatorClock } from './clock.ts';
import { composeCall, fill, slotsFor } from './data/conversations.ts';
import type { JsonObject } from './envelope.ts';
import { leadStatusAfter, outcomes } from './known-values.ts';
import { createRandom, hash } from './random.ts';
import type { SimulatedTenant } from './tenant.ts';

export type LiveCallParts = {
  readonly tenant: SimulatedTenant;
  readonly clock: SimulatorClock;
  readonly lead: JsonObject;
  /** E.164. */
  readonly phone: string;
  readonly campaignId: string | null;
};

/**
 * Adds an `in_progress` interaction to the tenant and returns it. The transcript grows by one
 * entry every 600 to 1500 ms of the clock; then the outcome, which follows from the seed, comes
 * in and the lead's status follows it.
 */
export function startLiveCall(parts: LiveCallParts): JsonObject {
  const { tenant, clock, lead, phone, campaignId } = parts;
  const interactionId = tenant.newInteractionId(lead.leadId);
  const random = createRandom(hash(`${tenant.seed}:${tenant.id}:${interactionId}:dialled`));
  const startedMs = clock.now();
  const slots = slotsFor(lead, random.pick(tenant.pools.agents), random);
  const outcome = random.pick(outcomes);
  const lines = composeCall(tenant.pools.dialogue, random, slots, {
    status: outcome,
    length: random.int(8, 14),
  });
  const isSpokenTo = lines.some(({ role }) => role === 'user');
  const stem = interactionId.slice(4).replace('_', '-');
  const agentId = `agent_${slots.agent?.toLowerCase()}`;

  const interaction: JsonObject = {
    interactionId,
    leadId: lead.leadId,
    campaignId,
    clientId: lead.campaign?.clientId ?? null,
    offerId: lead.campaign?.offerId ?? null,
    type: 'call',
    status: 'in_progress',
    phone,
    telephony: { provider: 'vonage', messageId: `vonage-${stem}`, phoneNumber: tenant.line },
    call: {
      source: 'webrtc',
      direction: 'outbound',
      duration: null,
      recordingUrl: null,
      terminationReason: null,
      voiceAI: { provider: 'elevenlabs', agentId, conversationId: `conv_${stem}` },
      spokenTo: null,
    },
    sms: null,
    summary: null,
    transcript: [],
    errorCode: null,
    errorMessage: null,
    createdAt: new Date(startedMs).toISOString(),
    updatedAt: new Date(startedMs).toISOString(),
  };
  tenant.data.interactions.push(interaction);
  touch(lead, clock);

  function goOn(said: number): void {
    clock.schedule(random.int(600, 1_500), () => {
      const line = lines[said];
      if (line === undefined) return end();
      const timestamp = new Date(clock.now()).toISOString();
      interaction.transcript.push({
        timestamp,
        ...line,
        source: line.role === 'user' ? 'inbound' : 'system',
      });
      interaction.updatedAt = timestamp;
      goOn(said + 1);
    });
  }

  function end(): void {
    Object.assign(interaction.call, {
      duration: Math.round((clock.now() - startedMs) / 1000),
      recordingUrl: isSpokenTo ? `https://recordings.example/live-${stem}.mp3` : null,
      terminationReason: isSpokenTo ? random.pick(['agent_hangup', 'user_hangup']) : outcome,
      spokenTo: isSpokenTo,
    });
    interaction.summary = fill(tenant.pools.dialogue.summaries[outcome], slots);
    interaction.status = outcome;
    interaction.updatedAt = new Date(clock.now()).toISOString();
    lead.status = leadStatusAfter[outcome];
    touch(lead, clock);
  }

  goOn(0);
  return interaction;
}

/** Marks a lead as moved at this moment of the clock. */
export function touch(lead: JsonObject, clock: SimulatorClock): void {
  const now = new Date(clock.now()).toISOString();
  lead.lastActivityAt = now;
  lead.updatedAt = now;
}
