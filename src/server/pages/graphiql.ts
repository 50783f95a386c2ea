// GraphiQL at the endpoint's own address, complete in one page, with tabs that answer at once.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'graphql-yoga';
import { acceptsCoding } from '../http/accept.ts';

/** What the page is filled with: ids that exist, and the key header, null where none is needed. */
export type Examples = {
  readonly apiKey: string | null;
  readonly leadId: string;
  readonly interactionId: string;
};

export type PageOptions = Examples & {
  /** A token is needed, and no key taken. */
  readonly wantsToken: boolean;
};

/** Shows the page to browsers that open the endpoint, and leads them there from `/`. */
export function useGraphiQLPage(endpoint: string, examples: PageOptions): Plugin {
  let page: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const isPage =
        request.method === 'GET' && request.headers.get('accept')?.includes('text/html');
      if (!isPage) return;
      if (url.pathname === '/') {
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: endpoint } }));
      } else if (url.pathname === endpoint) {
        // 9 MB of script: loaded and packed at the first visit, kept for the next.
        page ??= renderPage(endpoint, examples);
        const packed = await page;
        const isPacked = acceptsCoding('gzip', request.headers.get('accept-encoding'));
        const headers = {
          'content-type': 'text/html; charset=utf-8',
          vary: 'Accept, Accept-Encoding',
          ...(isPacked && { 'content-encoding': 'gzip' }),
        };
        endResponse(new fetchAPI.Response(isPacked ? packed : gunzipSync(packed), { headers }));
      }
    },
  };
}

// A tab would jump from under the pointer while it is pressed, to where a drag had left it.
const STEADY_TABS = '.graphiql-tab { transform: none !important }';

async function renderPage(
  endpoint: string,
  examples: PageOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'LeadSail GraphQL',
    endpoint,
    defaultTabs: tabs(examples).map((query) => ({ query })),
    defaultHeaders: JSON.stringify({ ...credentialIn(examples), 'x-gateway-trace': '1' }, null, 2),
    // A key that is typed here stays in the tab; the browser does not store it.
    shouldPersistHeaders: false,
  });
  return new Uint8Array(gzipSync(html.replace('</style>', `${STEADY_TABS}</style>`)));
}

function credentialIn({ apiKey, wantsToken }: PageOptions): Readonly<Record<string, string>> {
  if (wantsToken) return { authorization: 'Bearer YOUR-TOKEN' };
  return apiKey === null ? {} : { 'x-api-key': apiKey };
}

const tabs = ({ leadId, interactionId }: Examples): string[] => [
  `# A lead's whole history: who it is, what it
# answered, every call and text with transcript.
# Three REST calls, which leave together.
query WholeHistory {
  lead(id: "${leadId}") {
    firstName
    lastName
    phone
    status
    campaign { name clientName }
    questionnaire {
      answer
      field { label category }
    }
    interactions {
      totalCount
      nodes {
        type
        status
        createdAt
        summary
        transcript {
          entries { timestamp role message }
        }
      }
    }
  }
}
`,
  `# A page of leads with their latest interactions:
# one call for the page, then one a lead, at once.
query LatestInteractions {
  leads(first: 10) {
    nodes {
      id
      firstName
      lastName
      status
      interactions(first: 3) {
        totalCount
        nodes { type status createdAt summary }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  `# One interaction. The id of its lead costs no
# further call; more of the lead costs one.
query OneInteraction {
  interaction(id: "${interactionId}") {
    type
    status
    summary
    call { direction duration terminationReason }
    lead { id }
    transcript { entryCount text }
  }
}
`,
  `# The questions that leads are asked.
query Questions {
  fieldLibrary(category: QUESTION, active: true) {
    key
    label
    dataType
    validationRules {
      required pattern
      minLength maxLength min max
    }
  }
}
`,
  `# Starts a call, at every press another one. It
# goes on by itself: what is read here is its
# beginning.
mutation StartCall {
  initiateCall(input: { leadId: "${leadId}" }) {
    interaction {
      id
      status
      phone
    }
    lead {
      interactions(first: 1) { totalCount }
    }
    userErrors { code message field }
  }
}
`,
  `# Watches the lead: press StartCall, come back here
# and run this; it tells each change until you stop
# it, and at the end how the call went.
subscription WatchLead {
  leadInteractionsChanged(leadId: "${leadId}") {
    interaction {
      id
      status
      summary
      transcript { text }
    }
  }
}
`,
  `# What was said, entry by entry: so far, then as it
# is said. This call has ended, and so does this.
subscription WatchTranscript {
  transcriptEntryAdded(interactionId: "${interactionId}") {
    cursor
    entry { timestamp role message }
  }
}
`,
  `# What an answer costs: extensions.upstream lists
# each REST call, when it left, how long it took
# and which parts of the answer it served. The
# header x-gateway-trace, below, asks for it.
query WhatItCosts {
  lead(id: "${leadId}") {
    firstName
    interactions(first: 2) {
      nodes { id lead { id } }
    }
  }
}
`,
];
