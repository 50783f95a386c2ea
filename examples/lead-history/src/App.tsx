// The page: leads at the left, the one that the address names at the right.
import { useSyncExternalStore } from 'react';
import { LeadList } from './LeadList.tsx';
import { LeadPage } from './LeadPage.tsx';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** The lead of an address such as `#/lead_1001`. */
const chosenLead = (): string | null => decodeURIComponent(location.hash.slice(2)) || null;

export function App() {
  const leadId = useSyncExternalStore(subscribe, chosenLead);
  return (
    <div className="page" data-chosen={leadId !== null}>
      <LeadList chosen={leadId} />
      <main id="main">
        {leadId === null ? (
          <p className="empty">Choose a lead to see every call, text and answer in one place.</p>
        ) : (
          <LeadPage key={leadId} id={leadId} />
        )}
      </main>
    </div>
  );
}
