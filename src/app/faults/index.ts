// Parts of answers that fail: they are left out, counted and named.

export { createFaults, type Faults, leaveOut, orWithout } from './faults.js'
