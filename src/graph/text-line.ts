// Lines of a text that is made of several records: only a new record begins at the margin. Pure.

/** Every character that begins a new line for a reader. */
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** The speaker, in one line. */
export const toSpeaker = (text: string): string => text.replace(LINE_BREAK, ' ');

/** The speech. Lines after the first begin with two spaces, so that none looks like another speaker. */
export const toSpeech = (text: string): string => text.replace(LINE_BREAK, '\n  ');
