import { Agent, request } from 'node:http'

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number
  readonly text: string
}

/** Sends requests over a few connections that stay open. */
export interface FuzzClient {
  send(body: string, headers?: Readonly<Record<string, string>>): Promise<HttpAnswer>
  close(): void
}

/** @param connections largest number of requests at the same time. */
export function createFuzzClient(url: string, connections: number): FuzzClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    send: (body, headers = {}) =>
      new Promise((resolve, reject) => {
        const bytes = Buffer.from(body)
        const sent = request(
          url,
          {
            agent,
            method: 'POST',
            headers: { 'content-type': 'application/json', 'content-length': bytes.length, ...headers },
          },
          (response) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('end', () =>
              resolve({ status: response.statusCode!, text: Buffer.concat(parts).toString() }),
            )
            response.on('error', reject)
          },
        )
        sent.on('error', reject)
        sent.end(bytes)
      }),
    close: () => agent.destroy(),
  }
}
