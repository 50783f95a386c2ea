// Tags: the records that an answer of LeadSail's depends on; writes and webhooks name those that changed.
declare const isTag: unique symbol;

/** The name of something that can change. Only `tag` makes one, so that a typo is a type error. */
export type Tag = string & { readonly [isTag]: true };

/** Makes tags: of one lead, of the lists of leads, of one interaction, of one file of a lead. */
export const tag = {
  lead: (id: string): Tag => `lead ${id}` as Tag,
  leads: (): Tag => 'leads' as Tag,
  interaction: (id: string): Tag => `interaction ${id}` as Tag,
  file: (leadId: string, key: string): Tag => `file ${JSON.stringify([leadId, key])}` as Tag,
};

/** An entity of the graph by its type and key, as routers of Apollo Federation name it. */
export type EntityReference =
  | { readonly __typename: 'Lead' | 'Interaction'; readonly id: string }
  | { readonly __typename: 'LeadFile'; readonly leadId: string; readonly key: string };

/** What a tag is of; null for lists. */
export function entityOf(of: Tag): EntityReference | null {
  const [kind] = of.split(' ', 1);
  const name = of.slice(`${kind} `.length);
  if (kind === 'lead') return { __typename: 'Lead', id: name };
  if (kind === 'interaction') return { __typename: 'Interaction', id: name };
  if (kind !== 'file') return null;
  const [leadId, key] = JSON.parse(name) as [string, string];
  return { __typename: 'LeadFile', leadId, key };
}
