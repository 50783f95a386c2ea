// Where a lead or an interaction stands, in words and with a colour that says how well.
import { spoken } from './words.ts';

const GOOD = /^(QUALIFIED|DELIVERED|ACCEPTED|SIGNED|COMPLETED|CONTACTED)$/;
const BAD = /^(DISQUALIFIED|FAILED|ERROR|REJECTED|DNC|DUPLICATE|NO_CONTACT)$/;

type Props = { readonly value: string | null | undefined; readonly raw?: string | null };

export function Status({ value, raw }: Props) {
  const said = spoken(value, raw);
  if (!value || !said) return null;
  const mood = GOOD.test(value) ? 'good' : BAD.test(value) ? 'bad' : 'open';
  return <span className={`status ${mood}`}>{said}</span>;
}
