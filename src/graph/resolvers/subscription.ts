// What the fields of Subscription have in common: each event is answered by itself, and so is the end.
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { WatchEvent, WatchEvents } from '../../live/watcher.ts';
import type { GatewayContext } from '../context.ts';
import { badUserInput, type ErrorCode } from '../errors.ts';
import type { FieldExtensions } from '../field.ts';
import { lookAhead } from '../planning/lookahead.ts';

/**
 * A field that answers with what is told. `idArgument` is the one that names what is watched. What cannot
 * be watched (any more) is an event of its own, the last one, which answers with the error.
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
    resolve(told: WatchEvent<Event>, _: Args, context: GatewayContext, info: GraphQLResolveInfo) {
      if ('refused' in told) throw toError(told, idArgument);
      lookAhead(context, info, null);
      return toAnswer(told.event);
    },
  };
}

function toError(
  told: Exclude<WatchEvent<never>, { event: unknown }>,
  idArgument: string,
): unknown {
  if (told.refused === 'failed') return told.failure;
  if (told.refused === 'unknown') {
    return badUserInput(`${idArgument} must name something that LeadSail has, got an unknown id.`);
  }
  const code: ErrorCode = 'MAX_SUBSCRIPTIONS_LIMIT';
  const limit = told.limit.toLocaleString('en-US');
  return new GraphQLError(
    `A caller may watch ${limit} different interactions and leads at one time, got one more.`,
    { extensions: { code } },
  );
}
