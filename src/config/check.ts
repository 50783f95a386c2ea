// What can be set of `check`, which compares LeadSail with what the gateway expects.
import { onOff, words } from './values.ts';

/** The part of Config that only `check` reads. */
export type CheckConfig = {
  readonly checkJson: boolean;
  /** Where the report goes as well; null: nowhere. */
  readonly checkSave: string | null;
  /** An earlier report to compare with; null: none. */
  readonly checkAgainst: string | null;
};

/** In the order that help and `docs/configuration.md` show them. */
export const CHECK_SETTINGS = [
  {
    name: 'checkJson',
    flag: 'json',
    env: 'CHECK_JSON',
    defaultValue: 'off',
    read: onOff,
    meaning: 'Print the report of `check` as JSON; `--json` alone is `on`.',
  },
  {
    name: 'checkSave',
    flag: 'save',
    env: 'CHECK_SAVE',
    defaultValue: '',
    read: words,
    meaning: 'Path of a file that `check` writes its report to, as JSON without personal data.',
  },
  {
    name: 'checkAgainst',
    flag: 'against',
    env: 'CHECK_AGAINST',
    defaultValue: '',
    read: words,
    meaning:
      'Path of an earlier report: `check` ends with 1 only for what differs since, and an absent optional value is no difference.',
  },
] as const;
