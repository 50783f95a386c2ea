// How Northwind Solar's agents talk, and how people answer them.
import type { Dialogue } from './pools.ts';

export const northwindDialogue: Dialogue = {
  opening: [
    {
      agent:
        'Hi {first}, this is {agent} with Northwind Solar. You asked about panels for your home in {city}. Is now a good moment?',
      user: ['Sure, I have a few minutes.', 'Yes, go ahead.', 'Okay, but keep it short please.'],
    },
    {
      agent:
        'Good afternoon, am I speaking with {first} {last}? {agent} here, calling from Northwind Solar about your quote request.',
      user: ['Speaking.', 'Yes, this is {first}.', 'That is me. I filled in the form last week.'],
    },
  ],
  middle: [
    {
      agent: 'Just so you know, this call may be recorded for quality. Is that all right with you?',
      user: ['That is fine.', 'No problem at all.'],
    },
    {
      agent: 'First things first: do you own the house on {street}?',
      user: [
        'Yes, we bought it nine years ago.',
        'I do, together with my sister.',
        'We own it, yes.',
      ],
    },
    {
      agent: 'And roughly what do you pay for electricity in a typical month?',
      user: [
        'About {bill} dollars, more in July.',
        'Last one was {bill}.',
        'I would say {bill} on average.',
      ],
    },
    {
      agent: 'Who sends you the electric bill, which utility are you with?',
      user: ['The usual one here in {city}.', 'I would have to look, it is on auto-pay.'],
    },
    {
      agent:
        'How does the summer compare with the rest of the year, does the air conditioning run all day?',
      user: ['From May to October it never stops.', 'Mostly in the evenings.'],
    },
    {
      agent: 'What kind of roof do you have, shingle or tile?',
      user: ['Concrete tile.', 'Shingle, I think.', 'Part of it is flat, with foam on it.'],
    },
    {
      agent: 'Do you remember when the roof was last redone?',
      user: [
        'Four years ago, after the hail.',
        'It is the original from 2009.',
        'No idea, honestly.',
      ],
    },
    {
      agent: 'Are there trees or a taller building that shade the roof in the afternoon?',
      user: ['One mesquite on the west side.', 'Nothing, it is full sun all day.'],
    },
    {
      agent: 'Which way does the biggest part of the roof face?',
      user: ['South, more or less.', 'East and west, it is a gable.'],
    },
    {
      agent: 'Is there a homeowners association that has to agree?',
      user: ['There is, and they are slow.', 'No HOA, thank goodness.'],
    },
    {
      agent: 'Besides you, is there someone who should be in on the decision?',
      user: [
        'My husband, he handles the bills.',
        'Just me.',
        'My wife will want to see the numbers.',
      ],
    },
    {
      agent: 'Would you rather own the system or pay a fixed monthly amount for it?',
      user: ['Own it, if the price is fair.', 'Monthly sounds easier.', 'What is the difference?'],
    },
    {
      agent: 'With ownership you can claim the tax credit; with the lease we take care of repairs.',
      user: ['I did not know that.', 'Okay, that helps.', 'And who insures it?'],
    },
    {
      agent: 'The panels carry a twenty-five year warranty, and the inverter twelve.',
      user: ['What if a hailstorm breaks one?', 'That is longer than I thought.'],
    },
    {
      agent: 'Hail damage is covered, and we replace the panel at no cost to you.',
      user: ['Good to hear.', 'Can I have that in writing?'],
    },
    {
      agent: 'Have you thought about a battery for when the grid goes down?',
      user: ['We had two outages this year, so yes.', 'Maybe later.', 'How much would that add?'],
    },
    {
      agent: 'A single battery keeps the fridge, the lights and one air handler going overnight.',
      user: ['That would be enough for us.', 'Not the pool pump then.'],
    },
    {
      agent: 'Do you drive an electric car, or plan to?',
      user: ['We have one on order.', 'No, still a pickup.'],
    },
    {
      agent:
        'For the financing it helps to know: would you call your credit excellent, good or fair?',
      user: ['Good, last time I checked.', 'Over 700.', 'Fair, we are working on it.'],
    },
    {
      agent: 'Did you get quotes from other companies?',
      user: ['One, and it was too expensive.', 'You are the first.', 'Two, I am comparing.'],
    },
    {
      agent: 'May I ask what matters most to you: the savings, the outages or the environment?',
      user: ['The savings, to be honest.', 'I want to stop worrying about July.', 'All of it.'],
    },
    {
      agent:
        'Our designer draws your roof from aerial pictures, so nobody has to climb up at first.',
      user: ['That is clever.', 'When would I see the drawing?'],
    },
    {
      agent: 'You would see the drawing of your roof within two working days, by e-mail.',
      user: ['Perfect.', 'Please send it to my wife as well.'],
    },
    {
      agent: 'Could you send a picture of your main electrical panel?',
      user: ['I can do that tonight.', 'Where do I find it?'],
    },
    {
      agent: 'The electrical panel is the gray box, mostly in the garage or on the outside wall.',
      user: ['Ah, that one. Sure.', 'Data it.'],
    },
    {
      agent: 'How soon would you like the system to be running?',
      user: ['Before next summer.', 'No rush.', 'Yesterday, if you ask my neighbor.'],
    },
  ],
  closing: {
    completed: {
      agent: 'Thank you {first}, that is all I need. You will get a summary by e-mail.',
      user: ['Thanks, bye.', 'Thank you, have a good one.'],
    },
    follow_up: {
      agent: 'I will send the drawing and call again once you have looked at it. Does that work?',
      user: ['Yes, give me a few days.', 'That works.'],
    },
    qualified: {
      agent:
        'Good news {first}: your home qualifies for the zero-down offer. A specialist will visit you in {city}.',
      user: ['Wonderful, thank you!', 'Great, I am looking forward to it.'],
    },
    scheduled_callback: {
      agent: 'Then I call you back on {day}. Is the number ending in {tail} still right?',
      user: ['Yes, {day} is good.', 'It is. Talk to you then.'],
    },
  },
  unreached: {
    voicemail: [
      'Hi {first}, this is {agent} from Northwind Solar about your request for {city}. Call us back whenever it suits you.',
      'You can also answer by text. Have a sunny day!',
    ],
    no_answer: ['[Northwind dialer: rang for 30 seconds, nobody picked up]'],
    busy: ['[Northwind dialer: line busy]'],
  },
  wrongPerson: {
    agent: 'Hello, is this {first} {last}? {agent} from Northwind Solar here.',
    user: ['No, wrong number. There is no {first} here.', 'You must have the wrong house.'],
  },
  smsNotice: 'Northwind Solar: you are subscribed to quote updates. Reply STOP to end.',
  sms: [
    {
      agent: 'Hi {first}, {agent} from Northwind Solar. Still interested in panels for {city}?',
      user: ['Yes!', 'Maybe, what does it cost?', 'who is this'],
    },
    {
      agent: 'Can you tell me your average electric bill?',
      user: ['around {bill}', '{bill} last month', 'too high lol'],
    },
    {
      agent: 'Thanks! A photo of the bill would help us to size the system.',
      user: ['ok will send', 'sent it by email'],
    },
    {
      agent: 'Data it. Would {day} work for a short call?',
      user: ['{day} is fine', 'after 5 please', 'can we do saturday'],
    },
    { agent: 'Booked. Talk to you on {day}, {first}.', user: ['thx', '👍', 'great ☀️'] },
  ],
  smsReplies: [
    'Yes please, tell me more about the panels',
    'Can you call me after 5?',
    'What would the battery cost?',
    'ok, looking at it with my wife tonight ☀️',
  ],
  emails: [
    {
      agent: 'Dear {first}, attached is the first drawing of your roof on {street}. Best, {agent}',
      user: ['Thank you, the drawing looks good. How many panels is that?'],
    },
    {
      agent: 'Dear {first}, it shows eighteen panels, which covers a bill of about {bill} dollars.',
      user: ['Understood. I will talk it over at home.'],
    },
  ],
  summaries: {
    in_progress: 'Northwind call under way.',
    completed: '{first} answered all solar questions. Bill about {bill} a month, owns the home.',
    incomplete: 'The conversation with {first} broke off before the roof questions were done.',
    follow_up: '{first} wants to see the roof drawing before going on.',
    voicemail: 'Left a message for {first} about the solar quote.',
    no_answer: '{first} did not pick up the solar call.',
    busy: 'Line of {first} was busy; the dialer tries again.',
    no_contact: 'Wrong number: nobody called {first} lives there, no solar talk took place.',
    scheduled_callback: '{first} asked to be called back on {day} about the panels.',
    qualified: '{first} qualifies for zero-down solar in {city}; bill about {bill}.',
  },
};
