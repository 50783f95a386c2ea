// Settings of the HTTP server: the size of operations, allowed origins, and which operations run.
import { choice, onOff, origins, refuseOrAllow, whole, words } from './values.ts';

/** The part of Config that is about requests of clients. */
export type DoorConfig = {
  /** Operations a second of one credential; 0: no limit. */
  readonly rateLimit: number;
  readonly rateLimitBurst: number;
  /** Refuse raw LeadSail keys. */
  readonly tokensOnly: boolean;
  readonly maxBodyBytes: number;
  readonly maxBodiesBytes: number;
  readonly maxAnswerBytes: number;
  readonly maxTokens: number;
  readonly maxNesting: number;
  readonly maxDepth: number;
  readonly maxSelections: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxEntityFetches: number;
  readonly maxDirectives: number;
  readonly maxListItems: number;
  /** Subscriptions at one time, of which one credential may have half. */
  readonly maxSubscriptions: number;
  /** How often a sign of life goes to watching clients. */
  readonly pingMs: number;
  /** Refuse before the first call what can need more than the call budget. */
  readonly predictCalls: boolean;
  /** Origins of pages that may ask; `*` is any. */
  readonly corsOrigins: readonly string[];
  /** Edition of GraphQL over HTTP by which answers have their status codes. */
  readonly httpEdition: '2025' | '2026';
  readonly introspection: boolean;
  /** Path of a file or directory of trusted documents; null: none. */
  readonly documents: string | null;
  readonly documentsOnly: boolean;
  readonly automaticDocuments: boolean;
  /** Changes and messages at all. */
  readonly writes: boolean;
  /** Text leads of which LeadSail says nothing about do-not-contact marks. */
  readonly textsWithoutMark: boolean;
  /** Answer null for what anybody could follow to a document or a recording. */
  readonly hidesLinks: boolean;
};

type DoorSetting = {
  readonly name: keyof DoorConfig;
  readonly flag: string;
  readonly env: string;
  readonly defaultValue: string;
  readonly meaning: string;
  readonly read: (text: string) => unknown;
};

function setting(
  name: keyof DoorConfig,
  flag: string,
  defaultValue: string,
  read: DoorSetting['read'],
  meaning: string,
): DoorSetting {
  const env = `GATEWAY_${flag.replaceAll('-', '_').toUpperCase()}`;
  return { name, flag, env, defaultValue, read, meaning };
}

const atLeastOne = whole(1, 1_000_000_000);

/** In the order that help and `docs/configuration.md` show them. */
export const DOOR_SETTINGS: readonly DoorSetting[] = [
  setting(
    'rateLimit',
    'rate-limit',
    '0',
    whole(0, 1_000_000),
    'Operations a second that one credential may keep up; 0 sets no limit.',
  ),
  setting(
    'rateLimitBurst',
    'rate-limit-burst',
    '1000',
    whole(1, 1_000_000),
    'Operations that one credential may send at once after a rest.',
  ),
  setting(
    'tokensOnly',
    'tokens-only',
    'off',
    onOff,
    'Take bearer tokens and no raw LeadSail keys in `X-API-Key`, `on` or `off`.',
  ),
  setting(
    'maxBodyBytes',
    'max-body-bytes',
    '1000000',
    atLeastOne,
    'Bytes that the body of a request may have.',
  ),
  setting(
    'maxBodiesBytes',
    'max-bodies-bytes',
    '64000000',
    atLeastOne,
    'Bytes of all request bodies that are on their way at one time, of which unverified callers together have half.',
  ),
  setting(
    'maxAnswerBytes',
    'max-answer-bytes',
    '32000000',
    atLeastOne,
    'Bytes that an answer may have, with all its parts or of one event.',
  ),
  setting(
    'maxTokens',
    'max-tokens',
    '5000',
    whole(1, 100_000),
    'Tokens that a document may have: names, values, brackets.',
  ),
  setting(
    'maxNesting',
    'max-nesting',
    '100',
    whole(1, 500),
    'Brackets in brackets, and fragments in fragments, that a document may have.',
  ),
  setting(
    'maxDepth',
    'max-depth',
    '15',
    atLeastOne,
    'Fields in fields; GraphiQL’s own query of the schema needs 15.',
  ),
  setting(
    'maxSelections',
    'max-selections',
    '1000',
    whole(1, 5_000),
    'Fields and fragments that an operation may select, each wherever it is spread.',
  ),
  setting('maxAliases', 'max-aliases', '50', atLeastOne, 'Aliases that an operation may have.'),
  setting(
    'maxRootFields',
    'max-root-fields',
    '20',
    atLeastOne,
    'Fields that an operation may ask of `Query` or `Mutation`.',
  ),
  setting(
    'maxEntityFetches',
    'max-entity-fetches',
    '50',
    atLeastOne,
    'Times that an operation of a router may ask for `_entities`, whose aliases are the router’s own.',
  ),
  setting('maxDirectives', 'max-directives', '50', atLeastOne, 'Directives of an operation.'),
  setting(
    'maxListItems',
    'max-list-items',
    '25000',
    atLeastOne,
    'List items that an operation may ask for: the product of `first` and ids along each path, summed.',
  ),
  setting(
    'maxSubscriptions',
    'max-subscriptions',
    '20000',
    atLeastOne,
    'Subscriptions that may be open at one time; one credential may have half of them.',
  ),
  setting(
    'pingMs',
    'ping-ms',
    '5000',
    whole(100, 600_000),
    'Time between two signs of life to watching clients, in milliseconds; a WebSocket that answers none is closed.',
  ),
  setting(
    'predictCalls',
    'predict-calls',
    'on',
    onOff,
    'Refuse an operation whose arguments show that it can need more than the call budget; `off` answers as much as fits.',
  ),
  setting(
    'corsOrigins',
    'cors-origins',
    '',
    origins,
    'Origins of pages that may ask from a browser, with commas between; none when empty, `*` is any.',
  ),
  setting(
    'httpEdition',
    'http-edition',
    '2025',
    choice('2025', '2026'),
    'Edition of GraphQL over HTTP that status codes follow: `2025`, or `2026` with 294 for partial answers and 422 for what does not validate.',
  ),
  setting(
    'introspection',
    'introspection',
    'auto',
    onOff,
    'Answer questions about the schema and suggest names in errors: `on`, `off`, or `auto`: on unless `NODE_ENV` is `production`.',
  ),
  setting(
    'documents',
    'documents',
    '',
    words,
    'Trusted documents: a manifest of Apollo’s or Relay’s, or a directory of `.graphql` files.',
  ),
  setting(
    'documentsOnly',
    'documents-only',
    'off',
    onOff,
    'Run trusted documents and nothing else, `on` or `off`.',
  ),
  setting(
    'automaticDocuments',
    'automatic-documents',
    'on',
    onOff,
    'Automatic persisted queries, `on` or `off`: a client sends a document once and then its hash.',
  ),
  setting(
    'writes',
    'writes',
    'on',
    onOff,
    'Run mutations, `on` or `off`: with `off` each is refused with `FORBIDDEN`, whatever rights a token has.',
  ),
  setting(
    'textsWithoutMark',
    'sms-without-mark',
    'refuse',
    refuseOrAllow,
    'What `sendSms` and `sendDocumentForSigning` do for a lead that LeadSail sends without `flags`, so that nobody knows of a do-not-contact mark: `refuse` or `allow`. A mark that cannot be read is always respected.',
  ),
  setting(
    'hidesLinks',
    'hide-links',
    'off',
    onOff,
    'Answer null for links to documents and recordings, `on` or `off`: anybody who has one can follow it.',
  ),
];
