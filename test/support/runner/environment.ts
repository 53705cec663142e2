// Runs before each test file. Vitest sets NODE_ENV to "test", which changes Apollo Server and is inherited by
// the programs that tests start.
delete process.env.NODE_ENV
