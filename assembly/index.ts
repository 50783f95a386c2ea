// What the gateway calls: the byte work on LeadSail's answers, compiled to WebAssembly.
export { differenceCount, extraKeyCount, scan } from './scan';
export { write } from './write';
