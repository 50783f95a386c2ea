// One schema in three variants: as it is, as a subgraph of Apollo Federation, and for schema stitching.
import { parse } from 'graphql';
import { toCompositeSdl } from './composite.ts';
import { toFederationSdl } from './federation.ts';
import { toStitchingSdl } from './stitching.ts';

export const SCHEMA_VARIANTS = ['plain', 'federation', 'stitching'] as const;

export type SchemaVariant = (typeof SCHEMA_VARIANTS)[number];

/** The formats that can be printed: the variants, and the plain one for composers of the Composite Schemas Spec. */
export type SdlFormat = SchemaVariant | 'composite';

/** The text in this format. `sdl` is the text of schema.graphql. */
export const toSdl = (sdl: string, format: SdlFormat): string =>
  format === 'composite' ? toCompositeSdl(parse(sdl)) : toSchemaVariant(sdl, format);

/** The text that a tool of this kind reads, descriptions included. `sdl` is the text of schema.graphql. */
export function toSchemaVariant(sdl: string, variant: SchemaVariant): string {
  if (variant === 'federation') return toFederationSdl(parse(sdl));
  if (variant === 'stitching') return toStitchingSdl(parse(sdl));
  return sdl;
}
