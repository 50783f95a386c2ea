// Where a setting comes from, the nearest first: a flag, the environment, a file of variables, a file of settings.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { unknownName } from './names.ts';
import { unreadableFile } from './secret-files.ts';
import { OWN_FILES, SETTINGS } from './settings.ts';
import { SettingFault, SIMULATED, words } from './values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A given value, and its name in faults. */
export type FoundText = { readonly text: string; readonly label: string; readonly isFlag: boolean };

export type Sources = {
  /** The environment, with what the file of variables adds to it. */
  readonly env: Environment;
  /** Null for a setting without a value. An empty variable counts as none. */
  readonly find: (setting: {
    readonly name: string;
    readonly flag: string | null;
    readonly env: string;
  }) => FoundText | null;
  readonly faults: readonly string[];
};

/** Reads the files that flags and environment name; `flags` are values by their flags. */
export function gatherSources(flags: ReadonlyMap<string, string>, given: Environment): Sources {
  const faults: string[] = [];

  /** The values of a file; none where no file is named, and none with a fault where it cannot be read. */
  function contentOf<Content>(
    { flag, env: variable }: (typeof OWN_FILES)[keyof typeof OWN_FILES],
    env: Environment,
    read: (text: string, path: string) => Content,
  ): Content | null {
    const path = flags.get(flag) ?? env[variable];
    // That it is no path is said where all settings are read.
    if (!path || !isPath(path)) return null;
    try {
      return read(textOf(path), path);
    } catch (error) {
      if (!(error instanceof SettingFault)) throw error;
      faults.push(`${flags.has(flag) ? `--${flag}` : variable} ${error.message}.`);
      return null;
    }
  }

  const added = contentOf(OWN_FILES.envFile, given, (text) => parseEnv(text)) ?? {};
  const env = { ...added, ...withoutEmpty(given) };
  const file = contentOf(OWN_FILES.configFile, env, readSettings);
  faults.push(...(file?.faults ?? []));

  return {
    env,
    faults,
    find({ name, flag, env: variable }) {
      const fromFlag =
        name === 'leadsailUrl' && flags.has(SIMULATED)
          ? SIMULATED
          : flag === null
            ? undefined
            : flags.get(flag);
      if (fromFlag !== undefined) return { text: fromFlag, label: `--${flag}`, isFlag: true };
      const fromEnv = env[variable] || proxyIn(env, variable);
      if (fromEnv) return { text: fromEnv, label: variable, isFlag: false };
      const fromFile = file?.texts.get(variable);
      return fromFile === undefined
        ? null
        : { text: fromFile, label: `${variable} in ${file?.path}`, isFlag: false };
    },
  };
}

const withoutEmpty = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value));

/** Programs have agreed on small letters as well. */
const proxyIn = (env: Environment, variable: string): string | undefined =>
  variable.endsWith('_PROXY') ? env[variable.toLowerCase()] : undefined;

function isPath(text: string): boolean {
  try {
    return words(text) !== null;
  } catch {
    return false;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingFault(unreadableFile(path, error));
  }
}

type SettingsFile = {
  readonly path: string;
  /** By the names of variables. */
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
};

/** Names where an editor finds what may stand in the file. */
const SCHEMA = '$schema';
const OWN: readonly string[] = Object.values(OWN_FILES).map(({ env }) => env);
const NAMES = SETTINGS.map(({ env }) => env).filter((name) => !OWN.includes(name));

function readSettings(text: string, path: string): SettingsFile {
  const texts = new Map<string, string>();
  const faults: string[] = [];
  for (const [name, value] of Object.entries(objectIn(text, path))) {
    if (name === SCHEMA) continue;
    const asText = toText(value);
    if (OWN.includes(name)) faults.push(`${path} must not name ${name}: one file is enough.`);
    else if (!NAMES.includes(name)) faults.push(`In ${path}: ${unknownName(name)}`);
    else if (asText === null) {
      faults.push(`${name} in ${path} must be a text, a number, true, false or a list of texts.`);
    } else if (asText !== '') texts.set(name, asText);
  }
  return { path, texts, faults };
}

function objectIn(text: string, path: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Its message quotes the text, which may hold a secret.
    const [place = ''] = /line \d+ column \d+/.exec(`${error}`) ?? [];
    throw new SettingFault(
      `must name a file of JSON, got "${path}"${place && `, which is none at ${place}`}`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new SettingFault(`must name a file of JSON with one object, got "${path}"`);
}

/** As it would stand in the environment; null for what cannot. */
function toText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isList ? value.join(',') : null;
}
