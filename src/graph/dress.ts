// One schema in three dresses: as it is, as a subgraph of Apollo Federation, and for schema stitching.
import { parse } from 'graphql';
import { toFederationSdl } from './federation.ts';
import { toStitchingSdl } from './stitching.ts';

export const DRESSES = ['plain', 'federation', 'stitching'] as const;

export type Dress = (typeof DRESSES)[number];

/** The text that a tool of this kind reads, descriptions included. `sdl` is the text of schema.graphql. */
export function toDress(sdl: string, dress: Dress): string {
  if (dress === 'federation') return toFederationSdl(parse(sdl));
  if (dress === 'stitching') return toStitchingSdl(parse(sdl));
  return sdl;
}
