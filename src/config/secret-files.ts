// Secrets that come as files, as container platforms and systemd mount them: each has a setting for its path.
import { existsSync, readFileSync } from 'node:fs';
import { SettingFault, words } from './values.ts';

/** The paths of such files, part of Config; null: the secret comes by the environment, or there is none. */
export type SecretFilesConfig = {
  readonly leadsailApiKeyFile: string | null;
  readonly webhookSecretFile: string | null;
  readonly webhookHmacSecretFile: string | null;
  readonly redisUrlFile: string | null;
};

/** What a setting must be to be a secret: one without a flag, which the list of processes would show. */
type Secret = { readonly name: string; readonly flag: string | null; readonly env: string };

const SUFFIX = '_FILE';

/** Follows each secret by the setting for its file. */
export function withSecretFiles<Setting extends Secret>(settings: readonly Setting[]) {
  return settings.flatMap((setting) =>
    setting.flag === null ? [setting, fileSettingOf(setting)] : [setting],
  );
}

function fileSettingOf({ name, env }: Secret) {
  const fileEnv = `${env}${SUFFIX}`;
  return {
    name: `${name}File` as keyof SecretFilesConfig,
    flag: fileEnv
      .replace(/^GATEWAY_/, '')
      .toLowerCase()
      .replaceAll('_', '-'),
    env: fileEnv,
    defaultValue: '',
    read: words,
    meaning: `Path of a file that holds \`${env}\`, read at the start; set one of the two.`,
  };
}

/** What the file of a secret holds, read as the secret itself is; blanks and line ends around it do not count. */
export function readSecretFile(path: string, read: (text: string) => unknown): unknown {
  const text = textOf(path);
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof SettingFault)) throw error;
    throw new SettingFault(`names a file whose content ${error.message}`);
  }
}

function textOf(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new SettingFault(unreadableFile(path, error));
  }
  if (text === '') {
    throw new SettingFault(
      `must name a file that holds a secret, got ${quoted(path)}: it is empty`,
    );
  }
  return text;
}

/** The rule for a file that cannot be read, and why it cannot. */
export const unreadableFile = (path: string, error: unknown): string =>
  `must name a file that can be read, got ${quoted(path)}: ${reasonOf(error)}`;

// Somebody may have put the secret itself where its path belongs.
function quoted(path: string): string {
  const isPath = /^\.{0,2}\//.test(path) || existsSync(path);
  return isPath ? `"${path}"` : 'what looks like no path and is not quoted here';
}

function reasonOf(error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'this user may not read it',
    EISDIR: 'it is a directory',
  };
  return reasons[code] ?? code;
}
