// One lead with its whole history: the person first, the rest as it arrives.
import { useQuery } from '@apollo/client/react';
import { graphql } from '../generated/index.ts';
import { Answers } from './Answers.tsx';
import { Calls } from './Calls.tsx';
import { Missing } from './Missing.tsx';
import { Person } from './Person.tsx';
import { Timeline } from './Timeline.tsx';
import { faultAt, nameOf } from './words.ts';

const LEAD_HISTORY = graphql(`
  query LeadHistory($id: ID!) {
    lead(id: $id) {
      id
      ...Person
      ...Timeline @defer
      ...Answers @defer
    }
  }
`);

export function LeadPage({ id }: { id: string }) {
  const { data, error, loading, refetch } = useQuery(LEAD_HISTORY, {
    variables: { id },
    errorPolicy: 'all',
    // What is known shows at once, and is looked after.
    fetchPolicy: 'cache-and-network',
  });
  const again = () => void refetch();
  const lead = data?.lead;
  return (
    <article>
      <a className="back" href="#/">
        All leads
      </a>
      {lead ? (
        <>
          <Person lead={lead} />
          <div className="columns">
            <Timeline
              lead={lead}
              name={nameOf(lead)}
              isLoading={loading}
              fault={faultAt(error, 'lead', 'interactions')}
              again={again}
            />
            <Answers
              lead={lead}
              isLoading={loading}
              fault={faultAt(error, 'lead', 'questionnaire')}
            />
          </div>
          <Calls leadId={id} isLoading={loading} />
        </>
      ) : loading ? (
        <p className="empty" role="status">
          Loading the lead…
        </p>
      ) : error ? (
        <Missing what="The lead" why={faultAt(error) ?? 'Something went wrong.'} again={again} />
      ) : (
        <p className="empty">LeadSail has no lead with the id {id}.</p>
      )}
    </article>
  );
}
