// What can be set for people at work on it: the simulated LeadSail, and the text of the schema.
import { oneOf, whole } from './values.ts';

/** The part of Config that no gateway in service reads. */
export type DevelopmentConfig = {
  readonly seed: number;
  readonly latencyMs: number;
  readonly sdlFormat: 'plain' | 'federation' | 'stitching';
};

/** In the order that help and README show them. */
export const DEVELOPMENT_SETTINGS = [
  {
    name: 'seed',
    flag: 'seed',
    env: 'SIMULATOR_SEED',
    fallback: '1',
    read: whole(0, 4_294_967_295),
    meaning: 'Seed of the simulated data.',
  },
  {
    name: 'latencyMs',
    flag: 'latency-ms',
    env: 'SIMULATOR_LATENCY_MS',
    fallback: '0',
    read: whole(0, 60_000),
    meaning: 'Time that each simulated call takes, in milliseconds.',
  },
  {
    name: 'sdlFormat',
    flag: 'format',
    env: 'SDL_FORMAT',
    fallback: 'plain',
    read: oneOf('plain', 'federation', 'stitching'),
    meaning:
      'What `sdl` prints the schema for: `plain`, `federation` (a subgraph of Apollo Federation) or `stitching`.',
  },
] as const;
