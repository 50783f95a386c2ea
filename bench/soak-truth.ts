// What a soak asks, and what the simulated LeadSail itself says is right.
import type { Simulator, TenantData } from '../src/simulator/simulator.ts';
import { differenceOf } from './equality.ts';

export type Ask = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The right `data`, as the answer has to have it; `given` is the one that came. */
  readonly right: (given: Data) => Data;
};

// biome-ignore lint/suspicious/noExplicitAny: answers and the simulator's data are JSON
export type Data = any;

const LEAD = `query ($id: ID!) { lead(id: $id) { id firstName lastName
  interactions { totalCount nodes { id transcript { entries { message } } } } } }`;
const PAGE = '{ leads(first: 10) { nodes { id firstName } } }';
const LIBRARY = '{ fieldLibrary { key label } }';

/** Leads that are written to, or have calls: what is right for them changes. */
export const RESERVED = { calls: 'lead_1001', writes: 'lead_1002' } as const;
/** What names begin with that a soak writes. */
export const WRITTEN = 'Nora';
const isWritten = (name: Data): boolean => `${name}`.startsWith(WRITTEN);
const isReserved = (leadId: string): boolean => Object.values<string>(RESERVED).includes(leadId);

const newestFirst = (one: Data, other: Data): number => (one.createdAt < other.createdAt ? 1 : -1);

function rightLead({ leads, interactions }: TenantData, id: string): Data {
  const { firstName = null, lastName = null } = leads.find(({ leadId }) => leadId === id) ?? {};
  const own = interactions.filter(({ leadId }) => leadId === id).sort(newestFirst);
  const nodes = own.map(({ interactionId, transcript }) => ({
    id: interactionId,
    transcript: transcript && {
      entries: transcript.map(({ message }: Data) => ({ message })),
    },
  }));
  return { lead: { id, firstName, lastName, interactions: { totalCount: nodes.length, nodes } } };
}

/** Of a page it is not said which leads: they are to be leads, as they are. */
function rightPage({ leads }: TenantData, given: Data): Data {
  const names = new Map(leads.map(({ leadId, firstName }) => [leadId, firstName ?? null]));
  const shown = new Map<string, Data>(given?.leads?.nodes?.map((node: Data) => [node.id, node]));
  const nodes = [...shown].map(([id, { firstName }]) => ({
    id: names.has(id) ? id : 'a lead of LeadSail',
    // What is written at the same time may be told either way.
    firstName: id === RESERVED.writes && isWritten(firstName) ? firstName : names.get(id),
  }));
  return { leads: { nodes: nodes.length === 10 ? nodes : 'ten leads' } };
}

/** The operation of this number, of one of the tenants in turn. */
export function askOf({ data }: Pick<Simulator, 'data'>, turn: number): Ask {
  const tenant = data(turn % 2);
  const leads = tenant.leads.filter(({ leadId }) => !isReserved(leadId));
  const id: string = leads[(turn * 7) % leads.length]?.leadId;
  if (turn % 4 === 2)
    return { query: PAGE, variables: {}, right: (given) => rightPage(tenant, given) };
  if (turn % 4 === 3) {
    const fieldLibrary = tenant.fields.map(({ key, label }) => ({ key, label }));
    return { query: LIBRARY, variables: {}, right: () => ({ fieldLibrary }) };
  }
  return { query: LEAD, variables: { id }, right: () => rightLead(tenant, id) };
}

/** Where an answer says other than it should; null: nowhere. `isPartial`: it has errors, and null where they are. */
export function wrongIn(right: Data, given: Data, isPartial: boolean): string | null {
  return differenceOf(isPartial ? asFarAs(given, right) : right, given, 'data');
}

/** The right answer, but null where the given one is. */
function asFarAs(given: Data, right: Data): Data {
  if (given === null) return null;
  if (given === undefined || typeof right !== 'object' || right === null) return right;
  if (Array.isArray(right)) return right.map((one, at) => asFarAs(given[at], one));
  return Object.fromEntries(
    Object.entries(right).map(([key, one]) => [key, asFarAs(given[key], one)]),
  );
}
