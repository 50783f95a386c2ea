// Personal and secret values of the simulated LeadSail, and whether a text lets one of them out.
import type { Simulator } from '../src/simulator/simulator.ts';

const PERSONAL =
  /^(firstName|lastName|name|email|phone|phoneNumber|message|text|summary|street|city|zip|dateOfBirth|leadId|interactionId|clientLeadId|messageId|conversationId|agentId|recordingUrl|createdBy|decidedBy|answer|ip|url)$/i;

/** Every secret and personal value of the simulated LeadSail: keys, ids, names, numbers, words spoken. */
export function everythingOf(simulator: Simulator): Set<string> {
  const found = new Set(simulator.tenants.map(({ apiKey }) => apiKey));
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) {
      const named = !Array.isArray(value);
      for (const [name, one] of Object.entries(value)) walk(one, named ? name : key);
    } else if (typeof value === 'string' && value.length > 2 && PERSONAL.test(key)) {
      found.add(value);
    }
  };
  for (const tenant of simulator.tenants.keys()) {
    const { leads, interactions } = simulator.data(tenant);
    walk(leads, '');
    walk(interactions, '');
  }
  return found;
}

/** Those of `values` that stand in `text` as words of their own. */
export function foundIn(text: string, values: ReadonlySet<string>): string[] {
  return [...values].filter((value) => {
    if (!text.includes(value)) return false;
    const whole = RegExp(`(?<![\\w])${value.replace(/[^\w ]/g, '\\$&')}(?![\\w])`);
    return whole.test(text);
  });
}
