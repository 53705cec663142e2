// Runs before each test file with a database: the engine of the process is that of a server.
import { configureSharedEngine } from '../../../src/numeric/engine/index.js'

configureSharedEngine({ maySleep: false, threads: 1 })
