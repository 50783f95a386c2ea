// Which fields of the schema hold personal data: those that it calls `@personal`.
import { type FieldDefinitionNode, Kind, parse } from 'graphql';

export const isPersonal = ({ directives = [] }: FieldDefinitionNode): boolean =>
  directives.some(({ name }) => name.value === 'personal');

/** Such as `Lead.email`, of all that can be read. `sdl` is the text of schema.graphql. */
export function personalFields(sdl: string): ReadonlySet<string> {
  const places = parse(sdl).definitions.flatMap((type) =>
    // A mutation is marked for its input.
    type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value !== 'Mutation'
      ? (type.fields ?? []).filter(isPersonal).map(({ name }) => `${type.name.value}.${name.value}`)
      : [],
  );
  return new Set(places);
}
