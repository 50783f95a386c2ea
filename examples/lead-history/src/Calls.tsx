// What the page cost: each REST call that the gateway made for it, when it left and how long it took.
import { useReactiveVar } from '@apollo/client/react';
import { latestCalls, type RestCall } from './client.ts';

export function Calls({ leadId, isLoading }: { leadId: string; isLoading: boolean }) {
  const latest = useReactiveVar(latestCalls);
  const calls = latest?.leadId === leadId ? latest.calls : [];
  const endMs = Math.max(1, ...calls.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0)));
  return (
    <section className="calls" aria-labelledby="calls">
      <h3 id="calls">Behind this page</h3>
      <p className="hint" role="status">
        {calls.length === 0
          ? isLoading
            ? 'The calls are listed when the last has answered.'
            : 'The gateway told of no calls.'
          : `${calls.length} REST ${calls.length === 1 ? 'call' : 'calls'} to LeadSail in ${Math.round(endMs)} ms, for one question to the gateway.`}
      </p>
      <ol>
        {calls.map((call, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: calls have no id, and their order stays
          <li key={at}>
            <Bar call={call} endMs={endMs} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Bar({ call, endMs }: { call: RestCall; endMs: number }) {
  const { endpoint, status, startMs, durationMs, how, paths } = call;
  const took = durationMs ?? 0;
  const places = new Set(paths.map((path) => path.findLast((key) => typeof key === 'string')));
  const isFault = how === 'MISS' && (status === null || status >= 400);
  return (
    <>
      <span className="endpoint">
        <code>{endpoint}</code>
        <span className="none">{[...places].join(', ')}</span>
      </span>
      <span className="track">
        <span
          className={isFault ? 'bar bad' : 'bar'}
          style={{
            insetInlineStart: `${(startMs / endMs) * 100}%`,
            inlineSize: `${(took / endMs) * 100}%`,
          }}
        />
      </span>
      <span className="took">
        {how === 'HIT' ? 'from memory' : `${Math.round(took)} ms`}
        <span className="unseen">
          , {status === null ? 'without an answer' : `status ${status}`}, left after{' '}
          {Math.round(startMs)} ms
        </span>
      </span>
    </>
  );
}
