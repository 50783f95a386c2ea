// What these tests ask, each checked against the schema and typed by client-preset.
import { graphql } from './generated/index.ts';

export const LEAD = graphql(`
  query Lead($id: ID!) {
    lead(id: $id) {
      ...Person
      status
    }
  }
`);

export const PERSON = graphql(`
  fragment Person on Lead {
    id
    firstName
    lastName
  }
`);

export const LEAD_PAGE = graphql(`
  query LeadPage($first: Int, $after: String) {
    leads(first: $first, after: $after) {
      edges {
        cursor
        node {
          id
          firstName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const HISTORY = graphql(`
  query History($id: ID!, $first: Int, $after: String) {
    lead(id: $id) {
      id
      firstName
      interactions(first: $first, after: $after) {
        totalCount
        edges {
          cursor
          node {
            id
            status
            summary
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const ANSWERS = graphql(`
  query Answers($id: ID!) {
    lead(id: $id) {
      id
      questionnaire {
        answer
        field {
          id
          label
        }
      }
    }
  }
`);

export const INTERACTION = graphql(`
  query Interaction($id: ID!) {
    interaction(id: $id) {
      id
      summary
    }
  }
`);

export const FIELD = graphql(`
  query Field($key: ID!) {
    fieldLibraryEntry(key: $key) {
      id
      label
    }
  }
`);

export const CAMPAIGNS = graphql(`
  query Campaigns($ids: [ID!]!) {
    leadsByIds(ids: $ids) {
      id
      campaign {
        id
        name
      }
    }
  }
`);

export const LATER = graphql(`
  query Later($id: ID!) {
    lead(id: $id) {
      id
      firstName
      ...Past @defer
    }
  }
`);

export const PAST = graphql(`
  fragment Past on Lead {
    interactions(first: 2) {
      nodes {
        id
        transcript {
          text
        }
      }
    }
  }
`);

export const STREAMED = graphql(`
  query Streamed($id: ID!) {
    lead(id: $id) {
      id
      interactions(first: 5) {
        nodes @stream(initialCount: 2) {
          id
          type
        }
      }
    }
  }
`);

/** What a desk shows of a lead: the last calls and texts, and where the lead stands. */
export const DESK = graphql(`
  query Desk($id: ID!) {
    lead(id: $id) {
      ...Standing
    }
  }
`);

export const STANDING = graphql(`
  fragment Standing on Lead {
    id
    status
    interactions(first: 3) {
      totalCount
      nodes {
        id
        status
      }
    }
  }
`);

export const CALL = graphql(`
  mutation Call($input: InitiateCallInput!) {
    initiateCall(input: $input) {
      interaction {
        id
        status
      }
      lead {
        ...Standing
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const RENAME = graphql(`
  mutation Rename($input: UpdateLeadInput!) {
    updateLead(input: $input) {
      lead {
        ...Person
      }
      userErrors {
        code
      }
    }
  }
`);

export const SAID = graphql(`
  subscription Said($id: ID!, $after: String) {
    transcriptEntryAdded(interactionId: $id, after: $after) {
      cursor
      entry {
        role
        message
      }
    }
  }
`);

export const CHANGED = graphql(`
  subscription Changed($id: ID!) {
    interactionChanged(id: $id) {
      id
      status
      lead {
        id
        status
      }
    }
  }
`);

/** A page as most ask for it: what it holds, without cursors. */
export const HISTORY_NODES = graphql(`
  query HistoryNodes($id: ID!, $first: Int, $after: String) {
    lead(id: $id) {
      id
      interactions(first: $first, after: $after) {
        nodes {
          id
          status
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const LEAD_NODES = graphql(`
  query LeadNodes($first: Int, $after: String, $filter: LeadFilter) {
    leads(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        firstName
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const CLIENT_NODES = graphql(`
  query ClientNodes($first: Int, $after: String) {
    clients(first: $first, after: $after) {
      totalCount
      nodes {
        id
        name
      }
      edges {
        cursor
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
      }
    }
  }
`);
