// What the inputs about files must be like: keys of files, and links. Pure.
import { MAX_ID_LENGTH } from '../../upstream/path.ts';
import { isPublicHost } from '../../upstream/public-host.ts';
import { type InputRule, pattern } from './input-rules.ts';

/** LeadSail documents lower case, and its samples have capitals as well. */
export const fileKey: InputRule = pattern(/^\w+$/, 'letters, digits and _', MAX_ID_LENGTH);

const MAX_LINK_LENGTH = 2_000;
// A link has nothing that programs read in different ways: blanks, backslashes, a third slash.
const LINK = /^https?:\/\/[^\s\\/][^\s\\]*$/i;

/** A link that a browser opens. */
export const link: InputRule = (value: string) => readLink(value).fault;

/** The same, to a host that is not of a private network, over https. */
export const publicLink: InputRule = (value: string) => {
  const { fault, url } = readLink(value);
  if (fault !== null) return fault;
  if (url?.protocol !== 'https:') return 'must be an address of https, got one of http';
  if (!isPublicHost(url.hostname)) {
    return 'must be an address that everybody can reach, got one of a private network or of a machine of its own';
  }
  return null;
};

type ReadLink = { readonly fault: string | null; readonly url: URL | null };

function readLink(value: string): ReadLink {
  const faulty = (fault: string): ReadLink => ({ fault, url: null });
  if (value.length > MAX_LINK_LENGTH) {
    return faulty(`must have at most ${MAX_LINK_LENGTH} characters, got ${value.length}`);
  }
  const url = LINK.test(value) ? URL.parse(value) : null;
  if (url === null) {
    return faulty(
      `must be an address of http or https, got ${value.length} characters that are not`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    return faulty('must hold no user name and no password, got one that does');
  }
  return { fault: null, url };
}
