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
          LeadConnection: './leads.ts#LeadConnectionPage',
          Interaction: '../leadsail/interactions.ts#Interaction as InteractionModel',
          InteractionConnection: './interactions.ts#InteractionConnectionPage',
          QuestionnaireAnswer:
            '../leadsail/lead-record.ts#QuestionnaireAnswer as QuestionnaireAnswerModel',
          LeadInteractionsChanged: '../live/interactions.ts#LeadChange',
          Transcript: '../leadsail/transcripts.ts#Transcript as TranscriptModel',
          TranscriptEntryAdded: './transcripts.ts#AddedEntry',
          TranscriptEntry: '../leadsail/transcripts.ts#TranscriptEntry as TranscriptEntryModel',
          FieldLibraryEntry: '../leadsail/fields.ts#FieldLibraryEntry as FieldLibraryEntryModel',
          InitiateCallPayload: './mutation.ts#Payload as WritePayload',
          SendSmsPayload: './mutation.ts#Payload as WritePayload',
          CreateLeadPayload: './mutation.ts#Payload as WritePayload',
          SubmitLeadPayload: './mutation.ts#Payload as WritePayload',
          UpdateLeadPayload: './mutation.ts#Payload as WritePayload',
          SetLeadApprovalPayload: './mutation.ts#Payload as WritePayload',
          UserError: './user-errors.ts#UserError as UserErrorModel',
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
