// Everything that happened with a lead, newest first; each entry opens to what was said.

import type { TimelineFragment } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { Conversation } from './Conversation.tsx';
import { Live } from './Live.tsx';
import { Mark } from './Mark.tsx';
import { Missing } from './Missing.tsx';
import { Status } from './Status.tsx';
import { clock, day, duration, spoken } from './words.ts';

export const TIMELINE = graphql(`
  fragment Timeline on Lead {
    interactions(first: 200) {
      totalCount
      nodes {
        id
        type
        typeRaw
        status
        statusRaw
        createdAt
        summary
        errorMessage
        call {
          direction
          duration
        }
        sms {
          direction
        }
        ...Conversation @defer
      }
    }
  }
`);

type Props = {
  /** Without `interactions` for as long as they have not arrived. */
  readonly lead: Partial<TimelineFragment>;
  readonly name: string;
  readonly isLoading: boolean;
  readonly fault: string | null;
  readonly again: () => void;
};

export function Timeline({ lead: { interactions }, name, isLoading, fault, again }: Props) {
  const rows = interactions?.nodes;
  return (
    <section aria-labelledby="timeline" aria-busy={isLoading && !rows}>
      <h3 id="timeline">
        Calls and texts {interactions && <span className="count">{interactions.totalCount}</span>}
      </h3>
      {rows && rows.length < interactions.totalCount && (
        <p className="hint">The newest {rows.length} are shown.</p>
      )}
      {rows?.length === 0 && <p className="empty">Nobody has called or written yet.</p>}
      {!rows && fault && <Missing what="Calls and texts" why={fault} again={again} />}
      {!rows && !fault && (
        <p className="waiting" role={isLoading ? 'status' : undefined}>
          {isLoading ? 'Loading calls and texts…' : 'LeadSail sent no list of calls and texts.'}
        </p>
      )}
      <ol className="timeline">
        {rows?.map((row) => (
          <Entry key={row.id} row={row} name={name} isLoading={isLoading} again={again} />
        ))}
      </ol>
    </section>
  );
}

type Row = NonNullable<TimelineFragment['interactions']>['nodes'][number];

type EntryProps = Pick<Props, 'name' | 'isLoading' | 'again'> & { readonly row: Row };

function Entry({ row, name, isLoading, again }: EntryProps) {
  const { type, typeRaw, createdAt, summary, call, sms, errorMessage } = row;
  const kind = type === 'SMS' ? 'Text' : (spoken(type, typeRaw) ?? 'Contact');
  const isLive = type === 'CALL' && row.status === 'IN_PROGRESS';
  const direction = call?.direction ?? sms?.direction;
  return (
    <li className="entry">
      <Mark type={type} />
      <div className="head">
        <strong>{direction === 'inbound' ? `${kind} from lead` : kind}</strong>
        <Status value={row.status} raw={row.statusRaw} />
        <span className="when">
          {createdAt ? (
            <time dateTime={createdAt}>
              {day(createdAt)}, {clock(createdAt)}
            </time>
          ) : (
            'time not known'
          )}
          {call?.duration != null && ` · ${duration(call.duration)}`}
        </span>
      </div>
      {summary && <p dir="auto">{summary}</p>}
      {errorMessage && <p className="fault">{errorMessage}</p>}
      <Conversation of={row} name={name} isLoading={isLoading} isLive={isLive} />
      {isLive && row.transcript && <Live id={row.id} transcript={row.transcript} again={again} />}
    </li>
  );
}
