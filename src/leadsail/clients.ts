// Clients: what LeadSail sends of those who buy leads, and the two ways to ask.
import type { AnswerPath } from '../upstream/trace.ts';
import { createLoader } from './client/loader.ts';
import type { RestClient } from './client/session.ts';
import { countUnfiltered } from './decode/filtered.ts';
import { identified, type Model, record } from './decode/record.ts';
import {
  flag,
  id,
  jsonItems,
  number,
  reference,
  renamed,
  text,
  timestamp,
  withheld,
} from './decode/values.ts';
import { get, MINUTES } from './endpoint.ts';
import { type NumberedPage, numberedPage, PAGE_SIZE, toNumberedPage } from './numbered-page.ts';

const address = record('ClientAddress', {
  street: text,
  city: text,
  state: text,
  zip: text,
  country: text,
});

const settings = record('ClientSettings', {
  defaultPostingUrl: withheld,
  postingMethod: text,
  acceptDuplicates: flag,
  maxLeadsPerDay: number,
  maxLeadsPerMonth: number,
  timezone: text,
  notificationEmail: text,
  sendDailyReport: flag,
});

const declared = record('Client', {
  clientId: renamed('id', id),
  name: text,
  abbrev: text,
  active: flag,
  contactName: text,
  contactEmail: text,
  contactPhone: text,
  address,
  settings,
  description: text,
  tags: jsonItems,
  externalId: reference,
  createdAt: timestamp,
  updatedAt: timestamp,
  archivedAt: timestamp,
});

const client = identified(declared);

export type Client = Model<typeof declared.fields> & { readonly id: string };

/** One page of `GET /clients`, as asked for. */
export type ClientPageQuery = {
  /** From 1. */
  readonly page: number;
  readonly active?: boolean | undefined;
  readonly search?: string | undefined;
};

export const clientById = get<{ clientId: string }, Client>('/clients/{clientId}', {
  returns: client,
  lifetime: MINUTES,
});

const page = numberedPage('ClientPage', 'clients', client);

export const clientPage = get<
  ClientPageQuery,
  NonNullable<ReturnType<typeof page.read>>,
  NumberedPage<Client>
>('/clients', {
  query: ({ page, active, search }) => ({
    page: String(page),
    limit: String(PAGE_SIZE),
    active: active?.toString(),
    search,
  }),
  returns: page,
  toData(sent, { page, active }, drift) {
    countUnfiltered('ClientPage', sent.clients, { active }, drift);
    return toNumberedPage(sent.clients, sent, page);
  },
  lifetime: MINUTES,
});

/** The clients of one operation. */
export function clients(client: RestClient) {
  const byId = createLoader(client, clientById);
  const pages = createLoader(client, clientPage);
  return {
    /** Null when LeadSail has none. One `GET /clients/{clientId}` an id. */
    load: (id: string, at?: AnswerPath) => byId({ clientId: id }, at),
    /** One `GET /clients` a page. */
    page: (query: ClientPageQuery, at?: AnswerPath) => pages(query, at),
  };
}
