// Finding a lead: a search that waits until typing pauses, and a list that the arrow keys walk.
import { useQuery } from '@apollo/client/react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { graphql } from '../generated/index.ts';
import { Missing } from './Missing.tsx';
import { Status } from './Status.tsx';
import { faultAt, nameOf } from './words.ts';

const LEADS = graphql(`
  query Leads($search: String, $after: String) {
    leads(first: 25, after: $after, filter: { search: $search }) {
      edges {
        cursor
        node {
          id
          firstName
          lastName
          status
          statusRaw
          campaign {
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const PAUSE_MS = 250;

export function LeadList({ chosen }: { chosen: string | null }) {
  const [typed, setTyped] = useState('');
  const search = usePaused(typed.trim());
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(LEADS, {
    variables: { search: search || null },
    errorPolicy: 'all',
    notifyOnNetworkStatusChange: true,
  });
  const list = useRef<HTMLUListElement>(null);
  const hintId = useId();
  const leads = (data ?? previousData)?.leads;
  const fault = faultAt(error);

  /** From the search into the list, up and down in it, and back. */
  function walk(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
    event.preventDefault();
    if (at >= 0) links[at]?.focus();
    else document.getElementById('search')?.focus();
  }

  return (
    <nav className="leads" aria-label="Leads" onKeyDown={walk}>
      <h1>Lead history</h1>
      <label htmlFor="search" className="unseen">
        Search leads
      </label>
      <input
        id="search"
        type="search"
        placeholder="Name, e-mail, phone or id"
        autoComplete="off"
        aria-describedby={hintId}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <p id={hintId} className="hint" role="status">
        {loading ? 'Searching…' : leads && countOf(leads.edges.length, leads.pageInfo.hasNextPage)}
      </p>
      {fault && !loading && <Missing what="Leads" why={fault} again={() => refetch()} />}
      <ul ref={list} aria-busy={loading}>
        {leads?.edges.map(({ node: lead }) => (
          <li key={lead.id}>
            <a
              href={`#/${encodeURIComponent(lead.id)}`}
              aria-current={lead.id === chosen && 'page'}
            >
              <bdi className="name">{nameOf(lead)}</bdi>
              <Status value={lead.status} raw={lead.statusRaw} />
              <span className="campaign">{lead.campaign?.name ?? 'No campaign'}</span>
            </a>
          </li>
        ))}
      </ul>
      {leads?.pageInfo.hasNextPage && (
        <button
          type="button"
          disabled={loading}
          onClick={() => fetchMore({ variables: { after: leads.pageInfo.endCursor } })}
        >
          More leads
        </button>
      )}
    </nav>
  );
}

function countOf(count: number, isMore: boolean): string {
  if (count === 0) return 'No lead matches.';
  return `${count}${isMore ? ' or more' : ''} ${count === 1 ? 'lead' : 'leads'}`;
}

/** The value as it was when it last rested. */
function usePaused(value: string): string {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}
