// How a leaf is written: as JSON.stringify would write the result of graphql-js, or not at all.
import { type GraphQLLeafType, isEnumType } from 'graphql';
import { BailOut } from './bail-out.ts';

type WriteLeaf = (value: unknown) => string;

const text: WriteLeaf = (value) => {
  if (typeof value !== 'string') throw new BailOut();
  return JSON.stringify(value);
};

// Values that graphql-js would convert first are unusual, and left to it.
const WRITERS: Readonly<Record<string, WriteLeaf>> = {
  ID: text,
  String: text,
  DateTime: text,
  Int(value) {
    if (!Number.isInteger(value) || (value as number) !== ((value as number) | 0))
      throw new BailOut();
    return `${value}`;
  },
  Float(value) {
    if (!Number.isFinite(value)) throw new BailOut();
    return `${value}`;
  },
  Boolean(value) {
    if (typeof value !== 'boolean') throw new BailOut();
    return value ? 'true' : 'false';
  },
  JSON(value) {
    const written = JSON.stringify(value);
    if (written === undefined) throw new BailOut();
    return written;
  },
};

/** Null for a type that only graphql-js can write. Writers throw BailOut, and are not called with null. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf | null {
  if (!isEnumType(type)) return WRITERS[type.name] ?? null;
  const names = new Map<unknown, string>();
  for (const { name, value } of type.getValues()) names.set(value, `"${name}"`);
  return (value) => {
    const name = names.get(value);
    if (name === undefined) throw new BailOut();
    return name;
  };
}
