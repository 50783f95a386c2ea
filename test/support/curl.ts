// likeCurl(): sends what a line of curl says.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Does what a line of curl says: a real shell takes it apart, fetch sends it, for a machine without
 * curl. Knows -H, -d and an address; anything else is a fault of the line.
 */
export async function likeCurl(line: string): Promise<unknown> {
  const print = `"$NODE" -e 'console.log(JSON.stringify(process.argv.slice(1)))' -- "$@"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', `curl() { ${print}; }; ${line}`], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE: process.execPath },
  });
  const headers: [string, string][] = [];
  let [address, body]: (string | undefined)[] = [];
  const words: string[] = JSON.parse(stdout);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-H') {
      const [name = '', value = ''] = (words[++at] ?? '').split(': ');
      headers.push([name, value]);
    } else if (word === '-N') continue;
    else if (word === '-d') body = words[++at];
    else if (/^http:/.test(word) && address === undefined) address = word;
    else throw new Error(`what is ${word} in ${line}?`);
  }
  const method = body === undefined ? 'GET' : 'POST';
  const response = await fetch(address ?? '', { method, headers, body: body ?? null });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  return isStream ? response.text() : response.json();
}
