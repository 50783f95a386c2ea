// What can be set for people at work on it: the simulated LeadSail, and the text of the schema.
import { choice, listOfChoices, onOff, whole } from './values.ts';

/** What the simulated LeadSail can send instead of good answers; a test holds them against its own names. */
export const MISBEHAVIOURS = [
  'escapes',
  'whitespace',
  'reversed-keys',
  'doubled-keys',
  'exact-numbers',
  'byte-order-mark',
  'broken-byte',
  'gzip',
  'br',
  'deflate',
  'zstd',
  'identity',
  'long-fractions',
  'drift',
  'other-record',
  'empty-id',
  'deeper',
  'unreadable-mark',
  'odd-dnc',
  'text-notes',
  'listed-fields',
  'null-tags',
  'no-cursor',
  'moving-lists',
  'oldest-first',
  'numeric-references',
  'forged-lines',
  'doubled-field',
  'bare-success',
  'no-content',
  'failed-message',
  'retry-in-a-year',
  'empty-history',
  'short-history',
  'unreadable-history',
  'not-found',
  'unauthorized',
  'rate-limited',
  'late-entry',
  'edited-entry',
  'merged-entries',
  'missing-entries',
  'swapped-entries',
  'unreadable-transcript',
  'lagging-replica',
  'odd-status',
  'late-last-words',
] as const;

/** The part of Config that no gateway in service reads. */
export type DevelopmentConfig = {
  readonly seed: number;
  readonly latencyMs: number;
  /** Names of MISBEHAVIOURS, each with `:n` where only each nth call is meant; null: none. */
  readonly misbehave: string | null;
  readonly sdlFormat: 'plain' | 'federation' | 'stitching' | 'composite';
  /** Whether each field says which scopes it needs. */
  readonly sdlScopes: boolean;
};

/** In the order that help and `docs/configuration.md` show them. */
export const DEVELOPMENT_SETTINGS = [
  {
    name: 'seed',
    flag: 'seed',
    env: 'SIMULATOR_SEED',
    defaultValue: '1',
    read: whole(0, 4_294_967_295),
    meaning: 'Seed of the simulated data.',
  },
  {
    name: 'latencyMs',
    flag: 'latency-ms',
    env: 'SIMULATOR_LATENCY_MS',
    defaultValue: '0',
    read: whole(0, 60_000),
    meaning: 'Time that each simulated call takes, in milliseconds.',
  },
  {
    name: 'misbehave',
    flag: 'misbehave',
    env: 'SIMULATOR_MISBEHAVE',
    defaultValue: '',
    read: listOfChoices(...MISBEHAVIOURS),
    meaning: `Payloads and histories of calls that the simulated LeadSail sends instead of good ones, with commas between, \`:3\` behind one for each third call that it fits: ${MISBEHAVIOURS.map((name) => `\`${name}\``).join(', ')}.`,
  },
  {
    name: 'sdlFormat',
    flag: 'format',
    env: 'SDL_FORMAT',
    defaultValue: 'plain',
    read: choice('plain', 'federation', 'stitching', 'composite'),
    meaning:
      'What `sdl` prints the schema for: `plain`, `federation` (a subgraph of Apollo Federation), `stitching`, or `composite` (a source schema of the Composite Schemas Spec).',
  },
  {
    name: 'sdlScopes',
    flag: 'scopes',
    env: 'SDL_SCOPES',
    defaultValue: 'off',
    read: onOff,
    meaning:
      'Print the schema as a subgraph of Apollo Federation whose fields say by `@requiresScopes` which scopes they need; `--scopes` alone is `on`.',
  },
] as const;
