/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Lead($id: ID!) {\n    lead(id: $id) {\n      ...Person\n      status\n    }\n  }\n": typeof types.LeadDocument,
    "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n  }\n": typeof types.PersonFragmentDoc,
    "\n  query LeadPage($first: Int, $after: String) {\n    leads(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.LeadPageDocument,
    "\n  query History($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      firstName\n      interactions(first: $first, after: $after) {\n        totalCount\n        edges {\n          cursor\n          node {\n            id\n            status\n            summary\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.HistoryDocument,
    "\n  query Answers($id: ID!) {\n    lead(id: $id) {\n      id\n      questionnaire {\n        answer\n        field {\n          id\n          label\n        }\n      }\n    }\n  }\n": typeof types.AnswersDocument,
    "\n  query Interaction($id: ID!) {\n    interaction(id: $id) {\n      id\n      summary\n    }\n  }\n": typeof types.InteractionDocument,
    "\n  query Field($key: ID!) {\n    fieldLibraryEntry(key: $key) {\n      id\n      label\n    }\n  }\n": typeof types.FieldDocument,
    "\n  query Campaigns($ids: [ID!]!) {\n    leadsByIds(ids: $ids) {\n      id\n      campaign {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CampaignsDocument,
    "\n  query Later($id: ID!) {\n    lead(id: $id) {\n      id\n      firstName\n      ...Past @defer\n    }\n  }\n": typeof types.LaterDocument,
    "\n  fragment Past on Lead {\n    interactions(first: 2) {\n      nodes {\n        id\n        transcript {\n          text\n        }\n      }\n    }\n  }\n": typeof types.PastFragmentDoc,
    "\n  query Streamed($id: ID!) {\n    lead(id: $id) {\n      id\n      interactions(first: 5) {\n        nodes @stream(initialCount: 2) {\n          id\n          type\n        }\n      }\n    }\n  }\n": typeof types.StreamedDocument,
    "\n  query Desk($id: ID!) {\n    lead(id: $id) {\n      ...Standing\n    }\n  }\n": typeof types.DeskDocument,
    "\n  fragment Standing on Lead {\n    id\n    status\n    interactions(first: 3) {\n      totalCount\n      nodes {\n        id\n        status\n      }\n    }\n  }\n": typeof types.StandingFragmentDoc,
    "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      interaction {\n        id\n        status\n      }\n      lead {\n        ...Standing\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": typeof types.CallDocument,
    "\n  mutation Rename($input: UpdateLeadInput!) {\n    updateLead(input: $input) {\n      lead {\n        ...Person\n      }\n      userErrors {\n        code\n      }\n    }\n  }\n": typeof types.RenameDocument,
    "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      cursor\n      entry {\n        role\n        message\n      }\n    }\n  }\n": typeof types.SaidDocument,
    "\n  subscription Changed($id: ID!) {\n    interactionChanged(id: $id) {\n      id\n      status\n      lead {\n        id\n        status\n      }\n    }\n  }\n": typeof types.ChangedDocument,
    "\n  query HistoryNodes($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      interactions(first: $first, after: $after) {\n        nodes {\n          id\n          status\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": typeof types.HistoryNodesDocument,
    "\n  query LeadNodes($first: Int, $after: String, $filter: LeadFilter) {\n    leads(first: $first, after: $after, filter: $filter) {\n      nodes {\n        id\n        firstName\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.LeadNodesDocument,
    "\n  query ClientNodes($first: Int, $after: String) {\n    clients(first: $first, after: $after) {\n      totalCount\n      nodes {\n        id\n        name\n      }\n      edges {\n        cursor\n      }\n      pageInfo {\n        hasNextPage\n        hasPreviousPage\n        endCursor\n      }\n    }\n  }\n": typeof types.ClientNodesDocument,
};
const documents: Documents = {
    "\n  query Lead($id: ID!) {\n    lead(id: $id) {\n      ...Person\n      status\n    }\n  }\n": types.LeadDocument,
    "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n  }\n": types.PersonFragmentDoc,
    "\n  query LeadPage($first: Int, $after: String) {\n    leads(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.LeadPageDocument,
    "\n  query History($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      firstName\n      interactions(first: $first, after: $after) {\n        totalCount\n        edges {\n          cursor\n          node {\n            id\n            status\n            summary\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.HistoryDocument,
    "\n  query Answers($id: ID!) {\n    lead(id: $id) {\n      id\n      questionnaire {\n        answer\n        field {\n          id\n          label\n        }\n      }\n    }\n  }\n": types.AnswersDocument,
    "\n  query Interaction($id: ID!) {\n    interaction(id: $id) {\n      id\n      summary\n    }\n  }\n": types.InteractionDocument,
    "\n  query Field($key: ID!) {\n    fieldLibraryEntry(key: $key) {\n      id\n      label\n    }\n  }\n": types.FieldDocument,
    "\n  query Campaigns($ids: [ID!]!) {\n    leadsByIds(ids: $ids) {\n      id\n      campaign {\n        id\n        name\n      }\n    }\n  }\n": types.CampaignsDocument,
    "\n  query Later($id: ID!) {\n    lead(id: $id) {\n      id\n      firstName\n      ...Past @defer\n    }\n  }\n": types.LaterDocument,
    "\n  fragment Past on Lead {\n    interactions(first: 2) {\n      nodes {\n        id\n        transcript {\n          text\n        }\n      }\n    }\n  }\n": types.PastFragmentDoc,
    "\n  query Streamed($id: ID!) {\n    lead(id: $id) {\n      id\n      interactions(first: 5) {\n        nodes @stream(initialCount: 2) {\n          id\n          type\n        }\n      }\n    }\n  }\n": types.StreamedDocument,
    "\n  query Desk($id: ID!) {\n    lead(id: $id) {\n      ...Standing\n    }\n  }\n": types.DeskDocument,
    "\n  fragment Standing on Lead {\n    id\n    status\n    interactions(first: 3) {\n      totalCount\n      nodes {\n        id\n        status\n      }\n    }\n  }\n": types.StandingFragmentDoc,
    "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      interaction {\n        id\n        status\n      }\n      lead {\n        ...Standing\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n": types.CallDocument,
    "\n  mutation Rename($input: UpdateLeadInput!) {\n    updateLead(input: $input) {\n      lead {\n        ...Person\n      }\n      userErrors {\n        code\n      }\n    }\n  }\n": types.RenameDocument,
    "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      cursor\n      entry {\n        role\n        message\n      }\n    }\n  }\n": types.SaidDocument,
    "\n  subscription Changed($id: ID!) {\n    interactionChanged(id: $id) {\n      id\n      status\n      lead {\n        id\n        status\n      }\n    }\n  }\n": types.ChangedDocument,
    "\n  query HistoryNodes($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      interactions(first: $first, after: $after) {\n        nodes {\n          id\n          status\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n": types.HistoryNodesDocument,
    "\n  query LeadNodes($first: Int, $after: String, $filter: LeadFilter) {\n    leads(first: $first, after: $after, filter: $filter) {\n      nodes {\n        id\n        firstName\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.LeadNodesDocument,
    "\n  query ClientNodes($first: Int, $after: String) {\n    clients(first: $first, after: $after) {\n      totalCount\n      nodes {\n        id\n        name\n      }\n      edges {\n        cursor\n      }\n      pageInfo {\n        hasNextPage\n        hasPreviousPage\n        endCursor\n      }\n    }\n  }\n": types.ClientNodesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Lead($id: ID!) {\n    lead(id: $id) {\n      ...Person\n      status\n    }\n  }\n"): (typeof documents)["\n  query Lead($id: ID!) {\n    lead(id: $id) {\n      ...Person\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n  }\n"): (typeof documents)["\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LeadPage($first: Int, $after: String) {\n    leads(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query LeadPage($first: Int, $after: String) {\n    leads(first: $first, after: $after) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query History($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      firstName\n      interactions(first: $first, after: $after) {\n        totalCount\n        edges {\n          cursor\n          node {\n            id\n            status\n            summary\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query History($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      firstName\n      interactions(first: $first, after: $after) {\n        totalCount\n        edges {\n          cursor\n          node {\n            id\n            status\n            summary\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Answers($id: ID!) {\n    lead(id: $id) {\n      id\n      questionnaire {\n        answer\n        field {\n          id\n          label\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Answers($id: ID!) {\n    lead(id: $id) {\n      id\n      questionnaire {\n        answer\n        field {\n          id\n          label\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Interaction($id: ID!) {\n    interaction(id: $id) {\n      id\n      summary\n    }\n  }\n"): (typeof documents)["\n  query Interaction($id: ID!) {\n    interaction(id: $id) {\n      id\n      summary\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Field($key: ID!) {\n    fieldLibraryEntry(key: $key) {\n      id\n      label\n    }\n  }\n"): (typeof documents)["\n  query Field($key: ID!) {\n    fieldLibraryEntry(key: $key) {\n      id\n      label\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Campaigns($ids: [ID!]!) {\n    leadsByIds(ids: $ids) {\n      id\n      campaign {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query Campaigns($ids: [ID!]!) {\n    leadsByIds(ids: $ids) {\n      id\n      campaign {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Later($id: ID!) {\n    lead(id: $id) {\n      id\n      firstName\n      ...Past @defer\n    }\n  }\n"): (typeof documents)["\n  query Later($id: ID!) {\n    lead(id: $id) {\n      id\n      firstName\n      ...Past @defer\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Past on Lead {\n    interactions(first: 2) {\n      nodes {\n        id\n        transcript {\n          text\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Past on Lead {\n    interactions(first: 2) {\n      nodes {\n        id\n        transcript {\n          text\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Streamed($id: ID!) {\n    lead(id: $id) {\n      id\n      interactions(first: 5) {\n        nodes @stream(initialCount: 2) {\n          id\n          type\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Streamed($id: ID!) {\n    lead(id: $id) {\n      id\n      interactions(first: 5) {\n        nodes @stream(initialCount: 2) {\n          id\n          type\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Desk($id: ID!) {\n    lead(id: $id) {\n      ...Standing\n    }\n  }\n"): (typeof documents)["\n  query Desk($id: ID!) {\n    lead(id: $id) {\n      ...Standing\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Standing on Lead {\n    id\n    status\n    interactions(first: 3) {\n      totalCount\n      nodes {\n        id\n        status\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Standing on Lead {\n    id\n    status\n    interactions(first: 3) {\n      totalCount\n      nodes {\n        id\n        status\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      interaction {\n        id\n        status\n      }\n      lead {\n        ...Standing\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      interaction {\n        id\n        status\n      }\n      lead {\n        ...Standing\n      }\n      userErrors {\n        code\n        message\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Rename($input: UpdateLeadInput!) {\n    updateLead(input: $input) {\n      lead {\n        ...Person\n      }\n      userErrors {\n        code\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Rename($input: UpdateLeadInput!) {\n    updateLead(input: $input) {\n      lead {\n        ...Person\n      }\n      userErrors {\n        code\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      cursor\n      entry {\n        role\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      cursor\n      entry {\n        role\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Changed($id: ID!) {\n    interactionChanged(id: $id) {\n      id\n      status\n      lead {\n        id\n        status\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Changed($id: ID!) {\n    interactionChanged(id: $id) {\n      id\n      status\n      lead {\n        id\n        status\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HistoryNodes($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      interactions(first: $first, after: $after) {\n        nodes {\n          id\n          status\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query HistoryNodes($id: ID!, $first: Int, $after: String) {\n    lead(id: $id) {\n      id\n      interactions(first: $first, after: $after) {\n        nodes {\n          id\n          status\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LeadNodes($first: Int, $after: String, $filter: LeadFilter) {\n    leads(first: $first, after: $after, filter: $filter) {\n      nodes {\n        id\n        firstName\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query LeadNodes($first: Int, $after: String, $filter: LeadFilter) {\n    leads(first: $first, after: $after, filter: $filter) {\n      nodes {\n        id\n        firstName\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ClientNodes($first: Int, $after: String) {\n    clients(first: $first, after: $after) {\n      totalCount\n      nodes {\n        id\n        name\n      }\n      edges {\n        cursor\n      }\n      pageInfo {\n        hasNextPage\n        hasPreviousPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query ClientNodes($first: Int, $after: String) {\n    clients(first: $first, after: $after) {\n      totalCount\n      nodes {\n        id\n        name\n      }\n      edges {\n        cursor\n      }\n      pageInfo {\n        hasNextPage\n        hasPreviousPage\n        endCursor\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;