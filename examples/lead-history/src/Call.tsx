// The button that has the voice agent call a lead; the timeline shows the call by the cache alone.
import { useMutation } from '@apollo/client/react';
import { useState } from 'react';
import { graphql } from '../generated/index.ts';
import { faultAt } from './words.ts';

const CALL = graphql(`
  mutation Call($input: InitiateCallInput!) {
    initiateCall(input: $input) {
      lead {
        id
        ...Person
        ...Timeline
      }
      userErrors {
        message
      }
    }
  }
`);

export function Call({ leadId, isAllowed }: { leadId: string; isAllowed: boolean }) {
  // Kept until the call has an answer: who presses again without one calls nobody twice.
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const [call, { data, error, loading }] = useMutation(CALL, {
    variables: { input: { leadId, idempotencyKey } },
    errorPolicy: 'all',
    onCompleted: () => setKey(crypto.randomUUID()),
  });
  const fault = faultAt(error) ?? data?.initiateCall?.userErrors[0]?.message;
  return (
    <>
      <button type="button" disabled={!isAllowed || loading} onClick={() => call()}>
        {loading ? 'Calling…' : 'Call'}
      </button>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
