import { z } from 'zod'

/** The setting `log`. */
export const logSchema = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe(
        'Lowest level that is written. `info` has a line for each request; `debug` also has those for `/health`, ' +
          '`/ready` and `/metrics`, and clients that hang up.',
      ),
    format: z
      .enum(['text', 'json'])
      .nullable()
      .default(null)
      .describe(
        'Form of the lines: `json` is an object a line. `null`: `text` on a terminal, `json` otherwise.',
      ),
    redactIds: z
      .boolean()
      .default(true)
      .describe(
        'Whether ids of users, and all texts that errors quote, are replaced by short codes. A text has the same ' +
          'code until the server stops.',
      ),
  })
  .prefault({})
  .describe('The log of the server, on stderr.')
