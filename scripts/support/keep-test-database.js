// Runs the test database for the process that forked this one. Sends its settings to that process and removes
// it when the process disconnects or ends, even if it is killed.
import { openTestDatabase } from './test-database.js'

const left = new AbortController()
process.on('disconnect', () => left.abort())

try {
  const { graph, stop } = await openTestDatabase({ signal: left.signal, say: (line) => console.log(line) })
  if (process.connected) process.send({ graph })
  if (!left.signal.aborted) await new Promise((resolve) => left.signal.addEventListener('abort', resolve))
  await stop()
} catch (error) {
  if (process.connected) process.send({ error: String(error?.stack ?? error) }, () => process.disconnect())
}
