// The JSON schema of a file for `--config`, made from the table of settings.
import { OWN_FILES, SETTINGS } from './settings.ts';
import { schemaOf } from './values.ts';

type SettingSchema = Readonly<Record<string, unknown>>;

/** Draft 2020-12, for editors and for checks before a rollout. */
export function configJsonSchema(): object {
  const own: readonly string[] = Object.values(OWN_FILES).map(({ env }) => env);
  const properties = SETTINGS.filter(({ env }) => !own.includes(env)).map(
    ({ env, defaultValue, meaning, read }): readonly [string, SettingSchema] => {
      const schema = schemaOf(read);
      const isAuto = defaultValue === 'auto' && 'enum' in schema;
      const values = isAuto ? { enum: [...(schema.enum as unknown[]), 'auto'] } : schema;
      const shown = defaultValue === '' ? {} : { default: typed(defaultValue, schema) };
      return [env, { description: meaning, ...values, ...shown }];
    },
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of leadsail-graphql, each under the name of its variable',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
  };
}

const typed = (text: string, { type }: SettingSchema): string | number =>
  type === 'integer' || type === 'number' ? Number(text) : text;
