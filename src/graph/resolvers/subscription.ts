// What the fields of Subscription share: each event is an answer, and so is the end.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { WatchEvent, WatchEvents } from '../../live/watcher.ts';
import type { GatewayContext } from '../context.ts';
import { badUserInput, type ErrorCode } from '../errors.ts';
import type { FieldExtensions } from '../field.ts';
import { lookAhead } from '../planning/lookahead.ts';

/**
 * A field that answers each event of a topic. `idArgument` is the argument with the id of the topic. When it
 * cannot be watched (any more), the last event answers with the error.
 */
export function watched<Args extends object, Event extends object, Answer>(
  idArgument: keyof Args & string,
  watch: (args: Args, context: GatewayContext) => WatchEvents<Event>,
  toAnswer: (event: Event) => Answer,
  extensions: FieldExtensions,
) {
  return {
    extensions,
    // biome-ignore lint/suspicious/noExplicitAny: the generated types know only events that are answers
    subscribe: (_: unknown, args: Args, context: GatewayContext): AsyncIterable<any> =>
      watch(args, context),
    resolve(source: WatchEvent<Event>, _: Args, context: GatewayContext, info: GraphQLResolveInfo) {
      if ('refused' in source) throw toError(source, idArgument);
      lookAhead(context, info, null);
      return toAnswer(source.event);
    },
  };
}

function toError(end: Exclude<WatchEvent<never>, { event: unknown }>, idArgument: string): unknown {
  if (end.refused === 'failed') return end.failure;
  if (end.refused === 'unknown') {
    return badUserInput(`${idArgument} must name something that LeadSail has, got an unknown id.`);
  }
  const code: ErrorCode = 'MAX_SUBSCRIPTIONS_LIMIT';
  const limit = end.limit.toLocaleString('en-US');
  return new GraphQLError(
    `A caller may watch ${limit} different interactions and leads at one time, got one more.`,
    { extensions: { code } },
  );
}
