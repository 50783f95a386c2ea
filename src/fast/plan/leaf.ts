// How a leaf is written: as JSON.stringify would write what graphql-js makes of it, or not at all.
import { type GraphQLLeafType, isEnumType } from 'graphql';
import { BailOut } from './bail-out.ts';

type WriteLeaf = (value: unknown) => string;

const text: WriteLeaf = (value) => {
  if (typeof value !== 'string') throw new BailOut();
  return JSON.stringify(value);
};

// Values that graphql-js would first turn into something else are unusual, and left to it.
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

/** Null for a type that only graphql-js knows how to write. Writers throw BailOut; none is given null. */
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
