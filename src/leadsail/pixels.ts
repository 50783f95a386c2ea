// Pixels: LeadSail reports an event of a lead to the ad platform that the lead came from.

import { UpstreamFailure } from '../upstream/failure.ts';
import type { AnswerPath } from '../upstream/trace.ts';
import type { RestClient } from './client/session.ts';
import { record } from './decode/record.ts';
import { flag, text } from './decode/values.ts';
import { post } from './endpoint.ts';
import { tag } from './tags.ts';

export type EventToFire = {
  readonly leadId: string;
  readonly pixelId: string;
  /** In LeadSail's spelling. */
  readonly platform: string;
  readonly eventName: string;
  readonly eventValue?: number;
  /** ISO 4217. */
  readonly currency?: string;
  /** In LeadSail's spelling. */
  readonly actionSource?: string;
  /** Makes a test of it. */
  readonly testEventCode?: string;
};

type EventFired = {
  /** Whether LeadSail says that the platform did not accept the event. */
  readonly hasFailed: boolean;
};

const fired = record('EventFired', {
  success: flag,
  platform: text,
  eventName: text,
  pixelId: text,
  leadId: text,
});

const firePixel = post<EventToFire, EventFired>('/pixels/fire', {
  // The call succeeded; whether the event did is said within.
  readsSuccess: true,
  decode(data, drift) {
    const success = fired.read(data, 'EventFired', drift)?.success ?? null;
    if (success !== null) return { hasFailed: !success };
    throw new UpstreamFailure('bad_response', 'LeadSail does not say whether the event was sent.');
  },
  drops: ({ leadId }) => [tag.leads(), tag.lead(leadId)],
});

/** Each is one call, sent once. */
export function pixels({ send }: RestClient) {
  return {
    /** Rejects with an UpstreamFailure that says `mayHaveHappened` where LeadSail does not say whether it did. */
    fire: (event: EventToFire, at: AnswerPath) => send(firePixel, event, at),
  };
}
