// The exports to the gateway: work on the bytes of LeadSail's answers, compiled to WebAssembly.
export { differenceCount, extraKeyCount } from './differences';
export { setLimit } from './room';
export { scan } from './scan';
export { write } from './write';
