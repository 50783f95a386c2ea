// Who a lead is: name, status, how to reach them, and where they came from.

import type { PersonFragment } from '../generated/graphql.ts';
import { graphql } from '../generated/index.ts';
import { Call } from './Call.tsx';
import { Status } from './Status.tsx';
import { day, nameOf } from './words.ts';

export const PERSON = graphql(`
  fragment Person on Lead {
    id
    firstName
    lastName
    email
    phone
    status
    statusRaw
    createdAt
    flags {
      isDnc
      isTest
    }
    address {
      city
      state
    }
    campaign {
      name
      clientName
    }
  }
`);

export function Person({ lead }: { lead: PersonFragment }) {
  const { email, phone, campaign, address, flags, createdAt } = lead;
  const place = [address?.city, address?.state].filter(Boolean).join(', ');
  return (
    <header className="person">
      <h2>
        <bdi>{nameOf(lead)}</bdi>
      </h2>
      <p className="marks">
        <Status value={lead.status} raw={lead.statusRaw} />
        {flags?.isDnc && <span className="status bad">Do not contact</span>}
        {flags?.isTest && <span className="status open">Test lead</span>}
      </p>
      <div className="act">
        <Call leadId={lead.id} isAllowed={!flags?.isDnc} />
      </div>
      <dl>
        <Fact name="Phone">{phone && <a href={`tel:${phone}`}>{phone}</a>}</Fact>
        <Fact name="E-mail">{email && <a href={`mailto:${email}`}>{email}</a>}</Fact>
        <Fact name="Place">{place && <bdi>{place}</bdi>}</Fact>
        <Fact name="Campaign">{campaign?.name}</Fact>
        <Fact name="Buyer">{campaign?.clientName}</Fact>
        <Fact name="Since">{createdAt && <time dateTime={createdAt}>{day(createdAt)}</time>}</Fact>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children || <span className="none">not known</span>}</dd>
    </div>
  );
}
