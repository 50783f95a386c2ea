// Lines of a text that is made of several records: only a new record begins at the margin. Pure.

/** Whatever begins a new line for somebody who reads. */
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** Who says it, in one line. */
export const toSpeaker = (text: string): string => text.replace(LINE_BREAK, ' ');

/** What is said. Nobody may put words into another's mouth: lines after the first begin with two spaces. */
export const toSpeech = (text: string): string => text.replace(LINE_BREAK, '\n  ');
