// Starts vitest with the arguments of this script, without colours where the output goes to a pipe. Vitest
// itself looks at environment variables only.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1'
await import('../node_modules/vitest/vitest.mjs')
