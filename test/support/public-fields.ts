// Texts of the schema that hold no personal data: each stands here because somebody decided so.
export const PUBLIC: readonly string[] = [
  // Names and codes of companies, products and lists.
  ...['name', 'clientName', 'clientAbbrev', 'offerName', 'offerAbbrev'].map(
    (name) => `CampaignSnapshot.${name}`,
  ),
  ...['name', 'clientName', 'clientAbbrev', 'offerName', 'offerAbbrev'].map(
    (name) => `Campaign.${name}`,
  ),
  ...['name', 'abbrev', 'externalId'].map((name) => `Client.${name}`),
  ...['postingMethod', 'timezone'].map((name) => `ClientSettings.${name}`),
  ...['label', 'dataType'].map((name) => `FieldLibraryEntry.${name}`),
  'ValidationRules.pattern',
  'LeadFile.type',
  // How a campaign is set up: rules about leads in general, of no lead.
  'CampaignWebhookEvent.name',
  ...['name', 'provider', 'type'].map((name) => `CampaignDocument.${name}`),
  ...['logicalOperator', 'name'].map((name) => `ConditionGroup.${name}`),
  'ConditionRule.logicalOperator',
  ...['field', 'operator', 'value'].map((name) => `Condition.${name}`),
  ...['fallbackTemplate', 'sourceLabel', 'sourceType', 'sourceValue'].map(
    (name) => `FieldMappingOverride.${name}`,
  ),
  ...['Label', 'Name', 'Type'].map((name) => `FieldMappingOverride.providerField${name}`),
  // Of a person, but of millions of others as well; or a number that only its owner can look up.
  ...['country', 'timezone', 'clientLeadId'].map((name) => `Lead.${name}`),
  // How a call or text went, by whose machines; the number is the tenant's own.
  ...['direction', 'source', 'terminationReason'].map((name) => `CallDetails.${name}`),
  'SmsDetails.direction',
  'Interaction.errorCode',
  ...['provider', 'messageId', 'phoneNumber'].map((name) => `Telephony.${name}`),
  ...['provider', 'agentId', 'conversationId'].map((name) => `VoiceAI.${name}`),
  // Our own words; they quote what the caller wrote, and nothing else.
  'MissingPart.code',
  ...['code', 'field', 'message'].map((name) => `UserError.${name}`),
];
