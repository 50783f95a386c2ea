// How large a document may be, judged by its text and shape alone, before it is validated.
import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type SelectionSetNode,
  Source,
  TokenKind,
} from 'graphql';
import type { ErrorCode } from '../../graph/errors.ts';

// graphql-armor brings a second graphql and its refusals end as our own faults: these rules are small.

/** Each at most; fragments count wherever they are spread. */
export type DocumentLimits = {
  readonly maxTokens: number;
  /** Brackets in brackets, of any kind: what a recursive parser can stand. */
  readonly maxNesting: number;
  /** Fields in fields. */
  readonly maxDepth: number;
  readonly maxSelections: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  /** A router merges fetches of entities under aliases; they count as neither fields nor aliases. */
  readonly maxEntityFetches: number;
};

/** Of Apollo Federation; there is none of this name elsewhere. */
const ENTITIES_FIELD = '_entities';

// Counting on to the end of a megabyte would cost more than knowing is worth.
const COUNTED_TOKENS = 100_000;

/** A refusal that states the limit, then what was sent. */
export function limitExceeded(
  code: ErrorCode,
  message: string,
  nodes?: readonly ASTNode[],
): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    extensions: { code, http: { spec: true, status: 400 } },
  });
}

const shown = (count: number): string =>
  count > Number.MAX_SAFE_INTEGER ? 'more than can be counted' : count.toLocaleString('en-US');

/** Throws when a text is longer or deeper nested than a parser should be given. */
export function checkText(source: string | Source, limits: DocumentLimits): void {
  const lexer = new Lexer(typeof source === 'string' ? new Source(source) : source);
  let tokens = 0;
  let nesting = 0;
  let deepest = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (tokens > limits.maxTokens && tokens > COUNTED_TOKENS) break;
    const { kind } = token;
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) {
      nesting += 1;
      deepest = Math.max(deepest, nesting);
    } else if (
      kind === TokenKind.BRACE_R ||
      kind === TokenKind.BRACKET_R ||
      kind === TokenKind.PAREN_R
    ) {
      nesting -= 1;
    }
  }
  if (tokens > limits.maxTokens) {
    const got = tokens > COUNTED_TOKENS ? `more than ${shown(COUNTED_TOKENS)}` : shown(tokens);
    throw limitExceeded(
      'MAX_TOKENS_LIMIT',
      `A document may have ${shown(limits.maxTokens)} tokens, got ${got}.`,
    );
  }
  if (deepest > limits.maxNesting) {
    throw limitExceeded(
      'MAX_NESTING_LIMIT',
      `Brackets may be nested ${shown(limits.maxNesting)} deep, got ${shown(deepest)}.`,
    );
  }
}

type DocumentSize = {
  readonly depth: number;
  /** Fragments in fragments, which later steps walk recursively. */
  readonly nesting: number;
  readonly selections: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  readonly entityFetches: number;
};

const NOTHING: DocumentSize = {
  depth: 0,
  nesting: 0,
  selections: 0,
  aliases: 0,
  directives: 0,
  rootFields: 0,
  entityFetches: 0,
};

/** Throws when an operation of the document is too large, or a fragment contains itself. */
export function checkShape(document: DocumentNode, limits: DocumentLimits): void {
  const shapeOf = createMeasure(document, limits);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) shapeOf(definition);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const shape = shapeOf(definition);
    const refuse = (code: ErrorCode, what: string, max: number, got: number): void => {
      if (got > max) {
        throw limitExceeded(
          code,
          `An operation may ${what.replace('#', shown(max))}, got ${shown(got)}.`,
        );
      }
    };
    refuse('MAX_DEPTH_LIMIT', 'nest fields # deep', limits.maxDepth, shape.depth);
    refuse('MAX_ROOT_FIELDS_LIMIT', 'have # root fields', limits.maxRootFields, shape.rootFields);
    const { maxEntityFetches } = limits;
    refuse(
      'MAX_ROOT_FIELDS_LIMIT',
      'fetch entities # times',
      maxEntityFetches,
      shape.entityFetches,
    );
    refuse('MAX_ALIASES_LIMIT', 'have # aliases', limits.maxAliases, shape.aliases);
    refuse('MAX_DIRECTIVES_LIMIT', 'have # directives', limits.maxDirectives, shape.directives);
    refuse('MAX_SELECTIONS_LIMIT', 'select # times', limits.maxSelections, shape.selections);
  }
}

type Measured =
  | FragmentDefinitionNode
  | Extract<DocumentNode['definitions'][number], { kind: Kind.OPERATION_DEFINITION }>;

// Each fragment is measured once, so that spreading it twice a level costs nothing here.
function createMeasure(document: DocumentNode, { maxNesting }: DocumentLimits) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const measured = new Map<string, DocumentSize>();
  const entered: string[] = [];

  function ofFragment(name: string): DocumentSize {
    const counted = measured.get(name);
    if (counted) return counted;
    const fragment = fragments.get(name);
    // A fragment that is not there is for validation to name.
    if (!fragment) return NOTHING;
    if (entered.includes(name)) {
      throw limitExceeded('GRAPHQL_VALIDATION_FAILED', `The fragment "${name}" contains itself.`);
    }
    checkNesting(entered.length + 1);
    entered.push(name);
    const shape = of(fragment.selectionSet);
    entered.pop();
    checkNesting(shape.nesting + 1);
    const directives = shape.directives + (fragment.directives?.length ?? 0);
    const whole = { ...shape, nesting: shape.nesting + 1, directives };
    measured.set(name, whole);
    return whole;
  }

  function checkNesting(deep: number): void {
    if (deep <= maxNesting) return;
    throw limitExceeded(
      'MAX_NESTING_LIMIT',
      `Fragments may be nested ${shown(maxNesting)} deep, got ${shown(deep)} or more.`,
    );
  }

  function of(selectionSet: SelectionSetNode | undefined): DocumentSize {
    let { depth, nesting, selections, aliases, directives, rootFields, entityFetches } = NOTHING;
    for (const node of selectionSet?.selections ?? []) {
      const isField = node.kind === Kind.FIELD;
      const isFetch = isField && node.name.value === ENTITIES_FIELD;
      const below =
        node.kind === Kind.FRAGMENT_SPREAD ? ofFragment(node.name.value) : of(node.selectionSet);
      depth = Math.max(depth, below.depth + (isField ? 1 : 0));
      nesting = Math.max(nesting, below.nesting);
      selections += 1 + below.selections;
      aliases += below.aliases + (isField && node.alias && !isFetch ? 1 : 0);
      directives += below.directives + (node.directives?.length ?? 0);
      rootFields += isFetch ? 0 : isField ? 1 : below.rootFields;
      entityFetches += isFetch ? 1 : isField ? 0 : below.entityFetches;
    }
    return { depth, nesting, selections, aliases, directives, rootFields, entityFetches };
  }

  return (definition: Measured): DocumentSize => {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) return ofFragment(definition.name.value);
    const shape = of(definition.selectionSet);
    const onVariables = (definition.variableDefinitions ?? []).reduce(
      (sum, { directives }) => sum + (directives?.length ?? 0),
      0,
    );
    const directives = shape.directives + (definition.directives?.length ?? 0) + onVariables;
    return { ...shape, directives };
  };
}
