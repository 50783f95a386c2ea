// The second subgraph: times agreed with leads, which are somebody else's to know.

/** As composers of Apollo Federation read it. */
export const FEDERATION_SDL = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

  type Query {
    appointments(first: Int = 20): AppointmentConnection
    appointment(id: ID!): Appointment
  }

  type Appointment @key(fields: "id") {
    id: ID!
    startsAt: DateTime
    place: Address
    lead: Lead
    after: Interaction
    topic: FieldLibraryEntry
    document: LeadFile
  }

  type AppointmentConnection {
    nodes: [Appointment!]!
    pageInfo: PageInfo!
  }

  type Lead @key(fields: "id") {
    id: ID!
    appointments: [Appointment!]
  }

  type Interaction @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type FieldLibraryEntry @key(fields: "key", resolvable: false) {
    key: ID!
  }

  type LeadFile @key(fields: "leadId key", resolvable: false) {
    leadId: ID
    key: ID
  }

  type Address @shareable {
    street: String
    unit: String
    city: String
    state: String
    zip: String
    country: String
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  scalar DateTime
`;

/** The same for stitching. */
export const STITCHING_SDL = FEDERATION_SDL.replace(/extend schema[^)]*\)/, '')
  .replaceAll(/@(key|shareable)(\([^)]*\))?/g, '')
  .replaceAll(/type (Lead|Interaction) /g, 'type $1 @key(selectionSet: "{ id }") ')
  .replace('type FieldLibraryEntry ', 'type FieldLibraryEntry @key(selectionSet: "{ key }") ')
  .replace('type LeadFile ', 'type LeadFile @key(selectionSet: "{ leadId key }") ')
  .replace(
    'appointment(id: ID!): Appointment',
    'appointment(id: ID!): Appointment\n    appointmentsOfLeads(ids: [ID!]!): [Lead]! @merge(keyField: "id")\n    _sdl: String!',
  );
