// Runs before each test file with a database: takes a server for its process, once. `testDatabase` reads its
// address.
import { leaseServer } from './servers.js'

process.env.KINDRED_TEST_SERVER ??= JSON.stringify(await leaseServer())
