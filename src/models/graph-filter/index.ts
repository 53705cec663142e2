// Graph filter: two hops with learned degree exponents and a low-pass part.

export { graphFilter } from './graph-filter.js'
export { lowPass } from './parts.js'
