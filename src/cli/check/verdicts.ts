// A verdict for each GraphQL field, by the values that LeadSail sent.
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Declaration, DeclaredField } from '../../leadsail/decode/declaration.ts';
import { summed } from './inspect.ts';
import { listsOf, READS } from './itinerary.ts';
import type { CheckedEndpoint, Endpoints, FieldVerdict } from './report.ts';

type Judgment = Pick<FieldVerdict, 'verdict' | 'because'>;

const NOT_TRIED: Judgment = { verdict: 'not tried', because: 'it would change your data' };

/** Fields that clients can read. Our own fields (cursors, counts of lists) have no verdict. */
export function fieldVerdicts(schema: GraphQLSchema, endpoints: Endpoints): FieldVerdict[] {
  const declared = declaredFields();
  const verdicts: FieldVerdict[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const verdict = verdictOf(schema, type, field, declared, endpoints);
      if (verdict) verdicts.push({ field: `${type.name}.${field.name}`, ...verdict });
    }
  }
  return verdicts;
}

function verdictOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  declared: ReadonlyMap<string, DeclaredField>,
  endpoints: Endpoints,
): Judgment | null {
  if (type === schema.getMutationType()) return NOT_TRIED;
  const own = declared.get(`${type.name}.${field.name}`);
  if (own) return byCounts(own, endpoints, field.name === own.rawProperty);
  // Each field that makes a call names it.
  const calls = [...(field.description ?? '').matchAll(/`(GET [^`]+)`/g)].map(
    ([, name = '']) => name,
  );
  if (calls.length === 0 || type.name.endsWith('Payload')) return null;
  return byCalls(calls, endpoints);
}

function declaredFields(): Map<string, DeclaredField> {
  const found = new Map<string, DeclaredField>();
  function add({ title, declared }: Declaration): void {
    for (const field of declared) {
      const { tag, property, rawProperty } = field;
      if (found.has(`${title}.${property}`)) continue;
      found.set(`${title}.${property}`, field);
      if (rawProperty) found.set(`${title}.${rawProperty}`, field);
      if (typeof tag === 'object' && tag && 'record' in tag) add(tag.record);
      if (typeof tag === 'object' && tag && 'records' in tag) add(tag.records);
    }
  }
  for (const { returns } of Object.values(READS)) add(returns);
  return found;
}

function byCounts({ place, tag }: DeclaredField, endpoints: Endpoints, isRaw: boolean): Judgment {
  const counts = summed(endpoints, place);
  if (!counts) return { verdict: 'not seen', because: 'no record with it was sent' };
  const { present, type, time, value } = counts;
  const seen = present + counts.null + counts.missing;
  if (present === 0) {
    const how =
      counts.missing === seen ? 'missing' : counts.missing === 0 ? 'null' : 'missing or null';
    return { verdict: 'always null', because: `${how} in all ${seen} records` };
  }
  const isReadAnyway = tag === 'id' && value === 0;
  const unreadable = isRaw ? 0 : isReadAnyway ? 0 : type + time;
  if (unreadable > 0) {
    const what = type > 0 ? 'another type' : 'no readable time';
    const verdict = unreadable >= present ? 'would be null' : 'works';
    return { verdict, because: `${what} in ${unreadable} of ${present} values` };
  }
  const unknown = value > 0 && !isRaw ? `, ${value} of them UNKNOWN` : '';
  return { verdict: 'works', because: `${present} of ${seen} records have a value${unknown}` };
}

function byCalls(names: readonly string[], endpoints: Endpoints): Judgment {
  const made = names.flatMap((name) => {
    const endpoint = endpoints[name];
    return endpoint && endpoint.calls > 0 ? [{ name, endpoint }] : [];
  });
  if (made.length === 0) {
    return { verdict: 'not seen', because: `${names.join(', ')} was not called` };
  }
  const calls = made.reduce((sum, { endpoint }) => sum + endpoint.calls, 0);
  const readable = made.reduce((sum, { name, endpoint }) => sum + readableOf(name, endpoint), 0);
  const verdict = readable === 0 ? 'would be null' : 'works';
  return { verdict, because: `${readable} of ${calls} calls were answered readably` };
}

/** Answers with a record and, where the endpoint exists for a list, with that list. */
function readableOf(name: string, { answered, fields }: CheckedEndpoint): number {
  const returns = READS[name]?.returns;
  if (!returns) return answered;
  const lists = listsOf(returns).flatMap((place) => fields[place] ?? []);
  const unlisted = lists.map((counts) => counts.missing + counts.null + counts.type);
  return answered - (fields[returns.title]?.type ?? 0) - Math.max(0, ...unlisted);
}
