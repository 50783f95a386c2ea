// @skip and @include: which variables they hang on, and what is left of a selection once those are known.
import { type DocumentNode, Kind, type SelectionNode, visit } from 'graphql';

/** What the variables say that @skip and @include hang on, by name. */
export type Flags = ReadonlyMap<string, boolean>;

/** The variables that decide what is selected; null for a document with directives that are neither of the two. */
export function switchesIn(document: DocumentNode): readonly string[] | null {
  const names = new Set<string>();
  let isOrdinary = true;
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') isOrdinary = false;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return isOrdinary ? [...names] : null;
}

/** Whether a node is selected. */
export function isSelected({ directives = [] }: SelectionNode, flags: Flags): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    const [condition] = given;
    const isSet =
      condition?.value.kind === Kind.VARIABLE
        ? flags.get(condition.value.name.value) === true
        : condition?.value.kind === Kind.BOOLEAN && condition.value.value;
    return name.value === 'skip' ? !isSet : isSet;
  });
}
