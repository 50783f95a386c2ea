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
    "\n  fragment Answers on Lead {\n    questionnaire {\n      key\n      question\n      answer\n      field {\n        id\n        label\n      }\n    }\n  }\n": typeof types.AnswersFragmentDoc,
    "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      lead {\n        id\n        ...Person\n        ...Timeline\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": typeof types.CallDocument,
    "\n  fragment Conversation on Interaction {\n    transcript {\n      entryCount\n      entries {\n        ...Words\n      }\n    }\n  }\n": typeof types.ConversationFragmentDoc,
    "\n  fragment Words on TranscriptEntry {\n    cursor\n    timestamp\n    role\n    roleRaw\n    message\n  }\n": typeof types.WordsFragmentDoc,
    "\n  query Leads($search: String, $after: String) {\n    leads(first: 25, after: $after, filter: { search: $search }) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n          lastName\n          status\n          statusRaw\n          campaign {\n            name\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.LeadsDocument,
    "\n  query LeadHistory($id: ID!) {\n    lead(id: $id) {\n      id\n      ...Person\n      ...Timeline @defer\n      ...Answers @defer\n    }\n  }\n": typeof types.LeadHistoryDocument,
    "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      entry {\n        ...Words\n      }\n    }\n  }\n": typeof types.SaidDocument,
    "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n    email\n    phone\n    status\n    statusRaw\n    createdAt\n    flags {\n      isDnc\n      isTest\n    }\n    address {\n      city\n      state\n    }\n    campaign {\n      name\n      clientName\n    }\n  }\n": typeof types.PersonFragmentDoc,
    "\n  fragment Timeline on Lead {\n    interactions(first: 200) {\n      totalCount\n      nodes {\n        id\n        type\n        typeRaw\n        status\n        statusRaw\n        createdAt\n        summary\n        errorMessage\n        call {\n          direction\n          duration\n        }\n        sms {\n          direction\n        }\n        ...Conversation @defer\n      }\n    }\n  }\n": typeof types.TimelineFragmentDoc,
};
const documents: Documents = {
    "\n  fragment Answers on Lead {\n    questionnaire {\n      key\n      question\n      answer\n      field {\n        id\n        label\n      }\n    }\n  }\n": types.AnswersFragmentDoc,
    "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      lead {\n        id\n        ...Person\n        ...Timeline\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n": types.CallDocument,
    "\n  fragment Conversation on Interaction {\n    transcript {\n      entryCount\n      entries {\n        ...Words\n      }\n    }\n  }\n": types.ConversationFragmentDoc,
    "\n  fragment Words on TranscriptEntry {\n    cursor\n    timestamp\n    role\n    roleRaw\n    message\n  }\n": types.WordsFragmentDoc,
    "\n  query Leads($search: String, $after: String) {\n    leads(first: 25, after: $after, filter: { search: $search }) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n          lastName\n          status\n          statusRaw\n          campaign {\n            name\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.LeadsDocument,
    "\n  query LeadHistory($id: ID!) {\n    lead(id: $id) {\n      id\n      ...Person\n      ...Timeline @defer\n      ...Answers @defer\n    }\n  }\n": types.LeadHistoryDocument,
    "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      entry {\n        ...Words\n      }\n    }\n  }\n": types.SaidDocument,
    "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n    email\n    phone\n    status\n    statusRaw\n    createdAt\n    flags {\n      isDnc\n      isTest\n    }\n    address {\n      city\n      state\n    }\n    campaign {\n      name\n      clientName\n    }\n  }\n": types.PersonFragmentDoc,
    "\n  fragment Timeline on Lead {\n    interactions(first: 200) {\n      totalCount\n      nodes {\n        id\n        type\n        typeRaw\n        status\n        statusRaw\n        createdAt\n        summary\n        errorMessage\n        call {\n          direction\n          duration\n        }\n        sms {\n          direction\n        }\n        ...Conversation @defer\n      }\n    }\n  }\n": types.TimelineFragmentDoc,
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
export function graphql(source: "\n  fragment Answers on Lead {\n    questionnaire {\n      key\n      question\n      answer\n      field {\n        id\n        label\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Answers on Lead {\n    questionnaire {\n      key\n      question\n      answer\n      field {\n        id\n        label\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      lead {\n        id\n        ...Person\n        ...Timeline\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Call($input: InitiateCallInput!) {\n    initiateCall(input: $input) {\n      lead {\n        id\n        ...Person\n        ...Timeline\n      }\n      userErrors {\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Conversation on Interaction {\n    transcript {\n      entryCount\n      entries {\n        ...Words\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Conversation on Interaction {\n    transcript {\n      entryCount\n      entries {\n        ...Words\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Words on TranscriptEntry {\n    cursor\n    timestamp\n    role\n    roleRaw\n    message\n  }\n"): (typeof documents)["\n  fragment Words on TranscriptEntry {\n    cursor\n    timestamp\n    role\n    roleRaw\n    message\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Leads($search: String, $after: String) {\n    leads(first: 25, after: $after, filter: { search: $search }) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n          lastName\n          status\n          statusRaw\n          campaign {\n            name\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): (typeof documents)["\n  query Leads($search: String, $after: String) {\n    leads(first: 25, after: $after, filter: { search: $search }) {\n      edges {\n        cursor\n        node {\n          id\n          firstName\n          lastName\n          status\n          statusRaw\n          campaign {\n            name\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LeadHistory($id: ID!) {\n    lead(id: $id) {\n      id\n      ...Person\n      ...Timeline @defer\n      ...Answers @defer\n    }\n  }\n"): (typeof documents)["\n  query LeadHistory($id: ID!) {\n    lead(id: $id) {\n      id\n      ...Person\n      ...Timeline @defer\n      ...Answers @defer\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      entry {\n        ...Words\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription Said($id: ID!, $after: String) {\n    transcriptEntryAdded(interactionId: $id, after: $after) {\n      entry {\n        ...Words\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n    email\n    phone\n    status\n    statusRaw\n    createdAt\n    flags {\n      isDnc\n      isTest\n    }\n    address {\n      city\n      state\n    }\n    campaign {\n      name\n      clientName\n    }\n  }\n"): (typeof documents)["\n  fragment Person on Lead {\n    id\n    firstName\n    lastName\n    email\n    phone\n    status\n    statusRaw\n    createdAt\n    flags {\n      isDnc\n      isTest\n    }\n    address {\n      city\n      state\n    }\n    campaign {\n      name\n      clientName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Timeline on Lead {\n    interactions(first: 200) {\n      totalCount\n      nodes {\n        id\n        type\n        typeRaw\n        status\n        statusRaw\n        createdAt\n        summary\n        errorMessage\n        call {\n          direction\n          duration\n        }\n        sms {\n          direction\n        }\n        ...Conversation @defer\n      }\n    }\n  }\n"): (typeof documents)["\n  fragment Timeline on Lead {\n    interactions(first: 200) {\n      totalCount\n      nodes {\n        id\n        type\n        typeRaw\n        status\n        statusRaw\n        createdAt\n        summary\n        errorMessage\n        call {\n          direction\n          duration\n        }\n        sms {\n          direction\n        }\n        ...Conversation @defer\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;