// Personal and secret values of the simulated LeadSail, and whether a text lets one of them out.
import type { Simulator } from '../../src/simulator/simulator.ts';
import { documented, propertiesOf } from './documented.ts';

const PERSONAL =
  /^(firstName|lastName|name|email|phone|phoneNumber|message|text|summary|street|city|zip|dateOfBirth|leadId|interactionId|clientLeadId|messageId|conversationId|agentId|recordingUrl|createdBy|decidedBy|answer|ip|url)$/i;

// Besides, whatever the schema tags as personal. Short values such as a state are in half of all lines.
const LEAST_LENGTH = 3;
const tagged = new Set(
  Object.keys(documented)
    .flatMap(propertiesOf)
    .filter(({ isPersonal, type }) => isPersonal && type === 'String')
    .flatMap(({ name }) => name.split('.').slice(-1)),
);

/** Every secret and personal value of the simulated LeadSail: keys, ids, names, numbers, words spoken. */
export function everythingOf(simulator: Simulator): Set<string> {
  const found = new Set(simulator.tenants.map(({ apiKey }) => apiKey));
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) {
      const named = !Array.isArray(value);
      for (const [name, one] of Object.entries(value)) walk(one, named ? name : key);
    } else if (
      typeof value === 'string' &&
      value.length >= LEAST_LENGTH &&
      (PERSONAL.test(key) || tagged.has(key))
    ) {
      found.add(value);
    }
  };
  for (const tenant of simulator.tenants.keys()) {
    for (const rows of Object.values(simulator.data(tenant))) walk(rows, '');
  }
  return found;
}

/** Those of `values` that stand in `text` as words of their own. */
export function foundIn(text: string, values: ReadonlySet<string>): string[] {
  const words = new Set(text.split(/\W+/));
  return [...values].filter((value) => {
    // Of a value that stands there so does its first word, which is sooner looked up.
    const [first] = /\w+/.exec(value) ?? [];
    if (first !== undefined && !words.has(first)) return false;
    if (!text.includes(value)) return false;
    const whole = RegExp(`(?<![\\w])${value.replace(/[^\w ]/g, '\\$&')}(?![\\w])`);
    return whole.test(text);
  });
}
