// How Southgate Legal's intake agents talk, and how people answer them.
import type { Dialogue } from './pools.ts';

export const southgateDialogue: Dialogue = {
  opening: [
    {
      agent:
        'Hello {first}, {agent} from the intake team of Southgate Legal. I am calling about the accident you reported.',
      user: ['Thank you for calling back.', 'Yes, finally.', 'Oh good, hello.'],
    },
  ],
  middle: [
    {
      agent: 'I am sorry this happened. Are you safe, and are you being looked after?',
      user: ['I am at home, but sore.', 'My daughter is helping me.'],
    },
    {
      agent: 'Could you tell me in your own words what took place?',
      user: [
        'He ran the red light and hit my door.',
        'I slipped on a wet floor, no sign anywhere.',
      ],
    },
    {
      agent: 'Where in {city} was that?',
      user: ['Near the courthouse.', 'On the highway, by the second exit.'],
    },
    {
      agent: 'Did the police come, and do you have the report number?',
      user: ['They did. I have the paper somewhere.', 'No police, just the store manager.'],
    },
    {
      agent: 'Which injuries has a doctor written down so far?',
      user: ['Whiplash and a cracked rib.', 'My knee, they want an MRI.'],
    },
    {
      agent: 'How much have the treatments cost you until today?',
      user: ['Around {bill} hundred dollars.', 'The bills keep coming.'],
    },
    {
      agent: 'Were you able to work since then?',
      user: ['Not one day.', 'Half days only.'],
    },
    {
      agent: 'Has an insurance adjuster offered you money?',
      user: ['They called, I said nothing.', 'A very small sum.'],
    },
    {
      agent: 'Please do not sign anything before an attorney has read it.',
      user: ['I will not.', 'Understood, counselor.'],
    },
    {
      agent: 'Are there pictures or witnesses?',
      user: ['My cousin saw everything.', 'I took photos of both cars.'],
    },
    {
      agent: 'Is any other law firm already working on this matter for you?',
      user: ['None.', 'I spoke to one, but did not sign.'],
    },
    {
      agent: 'Our attorneys are paid only if you win; do you have questions about that?',
      user: ['How large is the share?', 'That seems fair.'],
    },
  ],
  closing: {
    completed: {
      agent: 'I have what the attorney needs, {first}. We wish you a quick recovery.',
      user: ['I appreciate it.', 'Bless you, goodbye.'],
    },
    follow_up: {
      agent: 'Once the police report is in, our team calls you again.',
      user: ['I will be waiting.', 'Good, do that.'],
    },
    qualified: {
      agent: 'Your case can go to an attorney today, {first}. You will get the retainer to sign.',
      user: ['That is a relief.', 'I will sign it tonight.'],
    },
    scheduled_callback: {
      agent: 'Then the intake team rings you on {day}.',
      user: ['{day}, noted.', 'I will keep {day} free.'],
    },
  },
  unreached: {
    voicemail: ['Hello {first}, Southgate Legal here. Please return our call about your accident.'],
    no_answer: ['[Southgate dialer: no reply from the claimant]'],
    busy: ['[Southgate dialer: engaged tone]'],
  },
  wrongPerson: {
    agent: 'Is this {first} {last}? Southgate Legal, intake team.',
    user: ['I never had an accident, please remove me.', 'Not me, sorry.'],
  },
  smsNotice: 'Southgate Legal: messages about your claim. Text STOP to opt out.',
  sms: [
    {
      agent: '{first}, Southgate Legal here. Have you received the claim form?',
      user: ['Not yet', 'I have it here', 'which form?'],
    },
    {
      agent: 'Please photograph both sides and text them to us.',
      user: ['sending now', 'can my son do it'],
    },
    { agent: 'Thank you, the attorney reads it on {day}.', user: ['good', 'ok thank you 🙏'] },
  ],
  smsReplies: [
    'Is there news from the attorney?',
    'I found the police report',
    'Please call my daughter instead',
  ],
  emails: [
    {
      agent:
        'Dear {first} {last}, enclosed you find the retainer. Kind regards, {agent}, Southgate Legal',
      user: ['I have a question about page three.'],
    },
  ],
  summaries: {
    in_progress: 'Southgate intake call is running.',
    completed: '{first} gave a full account of the accident.',
    incomplete: 'Intake of {first} stopped before the injuries were listed.',
    follow_up: '{first} waits for the police report.',
    voicemail: 'Message left for claimant {first}.',
    no_answer: 'Claimant {first} did not answer.',
    busy: 'Engaged tone at claimant {first}.',
    no_contact: 'The number does not belong to claimant {first}.',
    scheduled_callback: 'Claimant {first} is free on {day}.',
    qualified: 'Case of {first} from {city} accepted for review by an attorney.',
  },
};
