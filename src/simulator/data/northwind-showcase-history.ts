// Maria Ortega's eight interactions, from the first missed call to the booked site visit.
import type { JsonObject } from '../envelope.ts';
import { isoAt } from './moments.ts';

type HistoryLine = readonly [role: 'agent' | 'user', message: string, source?: string];

const ids = {
  leadId: 'lead_1001',
  campaignId: 'HXZ',
  clientId: 'client_brightroof',
  offerId: 'offer_rooftop',
  phone: '+16025551001',
};

function talk(from: string, secondsApart: number, source: string, lines: readonly HistoryLine[]) {
  return lines.map(([role, message, own], position) => ({
    timestamp: isoAt(Date.parse(from) + (position + 1) * secondsApart * 1000),
    role,
    message,
    source: own ?? (role === 'user' ? 'inbound' : source),
  }));
}

function phoneCall(number: number, createdAt: string, told: JsonObject): JsonObject {
  const { duration, terminationReason, spokenTo, ...rest } = told;
  return {
    interactionId: `int_1001_${number}`,
    ...ids,
    type: 'call',
    telephony: {
      provider: 'vonage',
      messageId: `vonage-1001-${number}`,
      phoneNumber: '+16025550101',
    },
    call: {
      source: 'webrtc',
      direction: 'outbound',
      duration,
      recordingUrl: spokenTo ? `https://recordings.example/1001-${number}.mp3` : null,
      terminationReason,
      voiceAI: {
        provider: 'elevenlabs',
        agentId: 'agent_ava',
        conversationId: `conv_1001_${number}`,
      },
      spokenTo,
    },
    sms: null,
    errorCode: null,
    errorMessage: null,
    createdAt,
    updatedAt: isoAt(Date.parse(createdAt) + duration * 1000),
    ...rest,
  };
}

function textThread(number: number, createdAt: string, told: JsonObject): JsonObject {
  return {
    interactionId: `int_1001_${number}`,
    ...ids,
    type: 'sms',
    status: 'incomplete',
    telephony: {
      provider: 'twilio',
      messageId: `twilio-1001-${number}`,
      phoneNumber: '+16025550102',
    },
    call: null,
    errorCode: null,
    errorMessage: null,
    createdAt,
    updatedAt: told.transcript.at(-1).timestamp,
    ...told,
  };
}

export const mariasInteractions: readonly JsonObject[] = [
  phoneCall(1, '2026-10-27T16:05:00.000Z', {
    status: 'no_answer',
    duration: 31,
    terminationReason: 'no_answer',
    spokenTo: false,
    summary: 'Maria did not pick up. The carrier gave up after 30 seconds.',
    errorCode: 'CARRIER_TIMEOUT',
    errorMessage: 'No answer within 30 seconds',
    transcript: [],
  }),
  textThread(2, '2026-10-27T16:10:00.000Z', {
    sms: { agentMode: true, direction: 'outbound' },
    summary: 'Maria answers texts. She is at work until five and prefers a call in the evening.',
    transcript: talk('2026-10-27T16:10:00.000Z', 95, 'sms_agent', [
      ['agent', 'Northwind Solar: you asked for a quote. Reply STOP to end messages.', 'system'],
      ['agent', 'Hi Maria, this is Ava from Northwind Solar. I just tried to call you.'],
      ['user', 'Hi! Sorry, I am at work until 5'],
      ['agent', 'No problem at all. Would tomorrow evening be better?'],
      ['user', 'yes but not before 6, the kids have soccer'],
      ['agent', 'After six it is. May I ask what your electric bill is like in summer?'],
      ['user', 'over 300 in july 😩 about 180 on average'],
      ['agent', 'That is a lot of air conditioning. We will look at it together, Maria.'],
    ]),
  }),
  phoneCall(3, '2026-10-28T18:02:00.000Z', {
    status: 'voicemail',
    duration: 24,
    terminationReason: 'voicemail',
    spokenTo: false,
    summary: 'Reached the mailbox and left a message.',
    transcript: talk('2026-10-28T18:02:00.000Z', 9, 'system', [
      ['agent', 'Hi Maria, this is Ava from Northwind Solar, calling about the panels as agreed.'],
      ['agent', 'I will try again tomorrow after six. Have a sunny evening!'],
    ]),
  }),
  {
    interactionId: 'int_1001_4',
    ...ids,
    type: 'email',
    status: 'completed',
    telephony: null,
    call: null,
    sms: null,
    summary: 'Sent the first roof drawing; Maria asked about the number of panels.',
    transcript: talk('2026-10-28T20:00:00.000Z', 4200, 'manual', [
      ['agent', 'Dear Maria, attached is the first drawing of your roof. Best regards, Dana'],
      ['user', 'Thank you Dana, it looks good. Are eighteen panels really enough for us?'],
    ]),
    errorCode: null,
    errorMessage: null,
    createdAt: '2026-10-28T20:00:00.000Z',
    updatedAt: '2026-10-28T22:20:00.000Z',
  },
  phoneCall(5, '2026-10-29T18:10:00.000Z', {
    status: 'follow_up',
    duration: 96,
    terminationReason: 'agent_hangup',
    spokenTo: true,
    summary: 'Maria owns the home and likes the drawing. Wants to talk to her husband Luis first.',
    transcript: talk('2026-10-29T18:10:00.000Z', 8, 'system', [
      ['agent', 'Hi Maria, this is Ava with Northwind Solar. Is now a good moment?'],
      ['user', 'Yes, perfect, we just got home.'],
      ['agent', 'Wonderful. You own the house on Saguaro Drive, is that right?'],
      ['user', 'We do, Luis and I bought it nine years ago.'],
      ['agent', 'And the roof, do you know when it was last redone?'],
      ['user', 'Four years ago, after the big hail. It is concrete tile.'],
      ['agent', 'That is good news, a roof that young carries panels without any work on it.'],
      ['user', 'Okay. What I do not understand is the tax credit.'],
      ['agent', 'If you own the system, you may claim it. I can send you one page about that.'],
      ['user', 'Please do, and I want to go through it with Luis before anything else.'],
      ['agent', 'Of course. I will call you again tomorrow.'],
      ['user', 'Thank you, Ava.'],
    ]),
  }),
  phoneCall(6, '2026-10-30T15:30:00.000Z', {
    status: 'scheduled_callback',
    duration: 28,
    terminationReason: 'user_hangup',
    spokenTo: true,
    summary: 'Bad moment, Maria was driving. Call back the same morning at a quarter to ten.',
    transcript: talk('2026-10-30T15:30:00.000Z', 6, 'system', [
      ['agent', 'Good morning Maria, Ava from Northwind Solar. Do you have five minutes?'],
      ['user', 'I am in the car right now. Can you call at a quarter to ten?'],
      ['agent', 'A quarter to ten. Drive safely, Maria.'],
      ['user', 'Thanks, talk to you then.'],
    ]),
  }),
  phoneCall(7, '2026-10-30T16:45:00.000Z', {
    status: 'qualified',
    duration: 171,
    terminationReason: 'agent_hangup',
    spokenTo: true,
    summary:
      'Qualified for zero-down rooftop solar: owner, tile roof four years old, bill about 182 dollars, credit above 700. Interested in a battery. Site visit on November 12.',
    transcript: talk('2026-10-30T16:45:00.000Z', 9, 'system', [
      [
        'agent',
        'Hi Maria, Ava here, a quarter to ten as promised. Did you and Luis have a chance to read the page?',
      ],
      ['user', 'We did. Luis is sitting next to me, you are on speaker.'],
      ['agent', 'Hello Luis! What questions can I answer for the two of you?'],
      ['user', 'He wants to know what happens to the panels if we move.'],
      ['agent', 'They stay with the house, and the warranty goes over to the new owner.'],
      ['user', 'Good. And what would we pay each month?'],
      [
        'agent',
        'With a bill of about 182 dollars, the loan would come to 149 a month, with nothing down.',
      ],
      ['user', 'So we save from the first month.'],
      ['agent', 'You do. For the loan: would you call your credit excellent, good or fair?'],
      ['user', 'Good. Mine was 720 in spring.'],
      ['agent', 'That is enough. You also ticked that you are interested in a battery.'],
      ['user', 'We had two outages this summer, the fridge was lost both times.'],
      ['agent', 'One battery keeps the fridge, the lights and one air handler going overnight.'],
      ['user', 'That is what we want. But show us the price without it as well.'],
      ['agent', 'I will send both. Would November 12 suit you for a site visit?'],
      ['user', 'The twelfth is fine, in the afternoon.'],
      [
        'agent',
        'Booked: November 12, two o’clock. You qualify for the zero-down offer, Maria. Congratulations!',
      ],
      ['user', '¡Qué bueno! Thank you so much, Ava.'],
    ]),
  }),
  textThread(8, '2026-10-31T17:00:00.000Z', {
    sms: { agentMode: false, direction: 'inbound' },
    summary: 'Maria sent a photo of the electrical panel and got the financing sheet.',
    transcript: talk('2026-10-31T17:00:00.000Z', 245, 'manual', [
      ['user', 'Hi, here is the photo of our electrical panel 📷'],
      ['agent', 'Thank you Maria, Dana here. 200 amps, that is all we need.'],
      ['user', 'great! and the financing sheet?'],
      ['agent', 'Just sent to maria.ortega@sunmail.example, with and without the battery.', 'api'],
      ['user', 'got it, Luis says thanks 👨‍👩‍👧‍👦☀️'],
      ['agent', 'See you on the twelfth!'],
    ]),
  }),
];
