// Tags: what an answer of LeadSail's is about, for writes and webhooks to name what is no longer as it was.
declare const isTag: unique symbol;

/** The name of something that can change. Only `tag` makes one, so that a typo is a type error. */
export type Tag = string & { readonly [isTag]: true };

/** Makes tags: of one lead, of the lists of leads, of one interaction. */
export const tag = {
  lead: (id: string): Tag => `lead ${id}` as Tag,
  leads: (): Tag => 'leads' as Tag,
  interaction: (id: string): Tag => `interaction ${id}` as Tag,
};
