// The hundred endpoints that an engineer writes for the rotation: each made for one operation, as code.
//
// Nobody keeps a hundred of them in a repository, so they are written when the process starts: from each
// document an object literal that names every property, as in the pages that are written by hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { get, type Sent, upper } from './handwritten-get.ts';
import { mixOf } from './mix.ts';

type Build = (sent: Sent, search: Sent, by: { readonly upper: typeof upper }) => unknown;
type Endpoint = {
  /** What it has to ask for. */
  readonly needs: ReadonlySet<Need>;
  readonly build: Build;
};
/** A selection, and whether it is there only with `$more`. */
type Part = { readonly set: SelectionSetNode; readonly isOptional: boolean };
type Asked = { readonly node: FieldNode; readonly isOptional: boolean };
type Need = 'lead' | 'history' | 'library' | 'interaction';

const ID: Readonly<Record<string, string>> = {
  Lead: 'leadId',
  Interaction: 'interactionId',
  CampaignSnapshot: 'campaignId',
};

let endpoints: readonly Endpoint[] | undefined;

/** `id` is the operation's place in the rotation. */
export async function mixPage(number: string, apiKey: string, search: string): Promise<unknown> {
  endpoints ??= writeEndpoints();
  const endpoint = endpoints[Number(number)];
  if (!endpoint) throw new Error('there is no such page');
  const { id, first, more } = Object.fromEntries(new URLSearchParams(search));
  const paths: Record<Need, string> = {
    lead: `/leads/${id}`,
    history: `/interactions/lead/${id}`,
    library: '/field-library',
    interaction: `/interactions/${id}`,
  };
  const sent: Sent = {};
  await Promise.all(
    [...endpoint.needs].map(async (need) => {
      sent[need] = await get(paths[need], apiKey);
    }),
  );
  if (sent.library)
    sent.labels = new Map(sent.library.fields.map((field: Sent) => [field.key, field]));
  return endpoint.build(sent, { first: Number(first), more: more === 'true' }, { upper });
}

function writeEndpoints(): Endpoint[] {
  const sdl = readFileSync(join(import.meta.dirname, '../schema.graphql'), 'utf8');
  const query = buildSchema(sdl, { assumeValidSDL: true }).getQueryType() as GraphQLObjectType;
  return mixOf().operations.map((operation) => {
    const { definitions } = parse(operation.query);
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const one of definitions)
      if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
    const [asked] = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const needs = new Set<Need>();
    const { selectionSet } = asked as { selectionSet: SelectionSetNode };
    const code = `return ${literal([{ set: selectionSet, isOptional: false }], query, 'sent')}`;
    return { needs, build: new Function('sent', 'search', '{ upper }', code) as Build };

    function literal(parts: readonly Part[], type: GraphQLObjectType, from: string): string {
      const asked = new Map<string, Asked[]>();
      for (const part of parts) collect(part, asked);
      const properties = [...asked].map(([key, all]) => {
        const isOptional = all.every((one) => one.isOptional);
        // What is left out as a whole needs no second look within.
        const code = codeOf(
          all.map((one) => ({ ...one, isOptional: one.isOptional && !isOptional })),
          type,
          from,
        );
        // JSON.stringify leaves out what is undefined.
        return `${key}: ${isOptional ? `search.more ? ${code} : undefined` : code}`;
      });
      return `{ ${properties.join(', ')} }`;
    }

    function collect({ set, isOptional }: Part, into: Map<string, Asked[]>): void {
      for (const one of set.selections) {
        if (one.kind === Kind.FRAGMENT_SPREAD) {
          const fragment = fragments.get(one.name.value) as FragmentDefinitionNode;
          collect({ set: fragment.selectionSet, isOptional }, into);
        } else if (one.kind === Kind.FIELD) {
          const key = (one.alias ?? one.name).value;
          const isIncluded = (one.directives?.length ?? 0) > 0;
          const asked = { node: one, isOptional: isOptional || isIncluded };
          into.set(key, [...(into.get(key) ?? []), asked]);
        } else throw new Error('the rotation has no inline fragments');
      }
    }

    function codeOf(asked: readonly Asked[], type: GraphQLObjectType, from: string): string {
      const name = asked[0]?.node.name.value ?? '';
      const place = `${type.name}.${name}`;
      const named = getNamedType(type.getFields()[name]?.type);
      const at = placeOf(place, type, from);
      if (isEnumType(named)) return `upper(${at})`;
      if (!isObjectType(named)) return at;
      const parts = asked.map(({ node, isOptional }) => ({
        set: node.selectionSet as SelectionSetNode,
        isOptional,
      }));
      const within = (variable: string) => literal(parts, named, variable);
      if (LISTS.has(place)) {
        const one = `one${place.replace('.', '')}`;
        return `${at}.map((${one}) => (${within(one)}))`;
      }
      if (place === 'QuestionnaireAnswer.field')
        return `((field) => field ? ${within('field')} : null)(${at})`;
      return place === 'Lead.interactions' ? within(at) : `(${at} && ${within(at)})`;
    }

    function placeOf(place: string, { name: typeName }: GraphQLObjectType, from: string): string {
      const name = place.slice(typeName.length + 1);
      if (place === 'Query.lead') return need('lead', 'sent.lead');
      if (place === 'Query.interaction') return need('interaction', 'sent.interaction');
      if (place === 'Lead.interactions') return need('history', 'sent.history');
      if (place === 'QuestionnaireAnswer.field')
        return need('library', `sent.labels.get(${from}.key)`);
      if (place === 'InteractionConnection.nodes')
        return `${from}.interactions.slice(0, search.first)`;
      if (place === 'Transcript.entries') return from;
      return `${from}.${name === 'id' ? (ID[typeName] ?? name) : name}`;
    }

    function need(what: Need, value: string): string {
      needs.add(what);
      return value;
    }
  });
}

const LISTS = new Set(['InteractionConnection.nodes', 'Transcript.entries', 'Lead.questionnaire']);
