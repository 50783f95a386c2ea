// Refuses personal data to a caller that may not see it, before a call leaves.
import {
  type GraphQLError,
  type OperationDefinitionNode,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { SCOPES } from '../../upstream/credential.ts';
import { limitExceeded } from './document-limits.ts';
import type { ExecutableOperation, RefuseOperation } from './execution.ts';

const forbidden = (place: string): GraphQLError =>
  limitExceeded(
    'FORBIDDEN',
    `${place} is personal data, which may not be read with your token at this gateway: it needs the scope \`${SCOPES.personal.join(' ')}\`.`,
  );

/** `personal` are places such as `Lead.email`. */
export function refusePersonal(personal: ReadonlySet<string>): RefuseOperation {
  const found = new WeakMap<OperationDefinitionNode, string | null>();

  /** The first personal field that it selects, under whatever condition; null for none. */
  function firstIn({ schema, document, operation }: ExecutableOperation): string | null {
    const name = operation.name?.value ?? '';
    const own = separateOperations(document)[name] ?? document;
    const types = new TypeInfo(schema);
    let first: string | null = null;
    const enter = ({ name }: { readonly name: { readonly value: string } }): void => {
      const place = `${types.getParentType()?.name}.${name.value}`;
      if (personal.has(place)) first ??= place;
    };
    visit(own, visitWithTypeInfo(types, { Field: enter }));
    return first;
  }

  return (operation) => {
    if (operation.contextValue.may('personal')) return null;
    const known = found.get(operation.operation);
    const first = known === undefined ? firstIn(operation) : known;
    found.set(operation.operation, first);
    return first === null ? null : forbidden(first);
  };
}
