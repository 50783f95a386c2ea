// schema.graphql + our models -> src/graph/types.generated.ts, the types that every resolver answers to.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: './schema.graphql',
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    'src/graph/types.generated.ts': {
      plugins: [
        {
          add: {
            content: '// Generated from schema.graphql by `npm run codegen`. Do not edit.',
          },
        },
        'typescript',
        'typescript-resolvers',
      ],
      config: {
        contextType: './context.ts#GatewayContext',
        mappers: {
          Lead: '../leadsail/lead-record.ts#Lead as LeadModel',
          LeadConnection: './resolvers/leads.ts#LeadConnectionPage',
          Interaction: '../leadsail/interactions.ts#Interaction as InteractionModel',
          InteractionConnection: './resolvers/interactions.ts#InteractionConnectionPage',
          QuestionnaireAnswer:
            '../leadsail/lead-record.ts#QuestionnaireAnswer as QuestionnaireAnswerModel',
          LeadInteractionsChanged: '../live/interactions.ts#LeadChange',
          LeadFilesChanged: '../live/files.ts#FileChange',
          Transcript: '../leadsail/transcripts.ts#Transcript as TranscriptModel',
          TranscriptEntryAdded: '../live/transcripts/feed.ts#EntryEvent',
          TranscriptEntry: '../leadsail/transcripts.ts#TranscriptEntry as TranscriptEntryModel',
          FieldLibraryEntry:
            '../leadsail/field-library.ts#FieldLibraryEntry as FieldLibraryEntryModel',
          Client: '../leadsail/clients.ts#Client as ClientModel',
          ClientContact: '../leadsail/clients.ts#Client as ClientModel',
          ClientConnection: './resolvers/clients.ts#ClientConnectionPage',
          TimelineConnection: './resolvers/timeline.ts#TimelinePage',
          LeadFile: '../leadsail/files.ts#LeadFile as LeadFileModel',
          Campaign: '../leadsail/campaigns.ts#Campaign as CampaignModel',
          CampaignConnection: './resolvers/campaigns.ts#CampaignConnectionPage',
          InitiateCallPayload: './resolvers/mutation.ts#Payload as WritePayload',
          SendSmsPayload: './resolvers/mutation.ts#Payload as WritePayload',
          CreateLeadPayload: './resolvers/mutation.ts#Payload as WritePayload',
          SubmitLeadPayload: './resolvers/mutation.ts#Payload as WritePayload',
          UpdateLeadPayload: './resolvers/mutation.ts#Payload as WritePayload',
          SetLeadApprovalPayload: './resolvers/mutation.ts#Payload as WritePayload',
          SaveLeadFilePayload: './resolvers/mutation.ts#Payload as WritePayload',
          SendDocumentForSigningPayload: './resolvers/mutation.ts#Payload as WritePayload',
          DeliverLeadPayload: './resolvers/mutation.ts#Payload as WritePayload',
          RepostLeadPayload: './resolvers/mutation.ts#Payload as WritePayload',
          SendLeadsToAutoDialerPayload: './resolvers/mutation.ts#Payload as WritePayload',
          AutoDialerResult: '../leadsail/auto-dialer.ts#DialedLead as DialedLeadModel',
          FirePixelPayload: './resolvers/mutation.ts#Payload as WritePayload',
          UserError: './resolvers/user-errors.ts#UserError as UserErrorModel',
        },
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        immutableTypes: true,
        maybeValue: 'T | null | undefined',
        scalars: { ID: 'string', DateTime: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
