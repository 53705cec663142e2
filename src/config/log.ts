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

/** The setting `metrics`. */
export const metricsSchema = z
  .strictObject({
    access: z
      .enum(['local', 'key', 'open'])
      .default('local')
      .describe(
        'Who may read `/metrics`. `local`: programs of this machine without a key, others with a key whose scope is ' +
          '`read`, `write` or `admin`. `key`: all need such a key. `open`: all may, without a key.',
      ),
    operations: z
      .array(z.string().regex(/^[_A-Za-z][_0-9A-Za-z]{0,127}$/, 'a name of an operation'))
      .max(200)
      .default([])
      .describe(
        'Names of operations whose latency is measured each for itself. All others count as `other`.',
      ),
  })
  .prefault({})
  .describe('Metrics for Prometheus, at `/metrics`.')

/** The setting `operations`. */
export const operationsSchema = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'File or folder with the operations of your clients; relative to the home. `.graphql` and `.gql` files are ' +
          'one document each, `.json` files are manifests of Apollo or Relay. `null`: none are known.',
      ),
    only: z
      .boolean()
      .default(false)
      .describe(
        'Whether all other operations are refused, those of the console too. It needs `operations.path`.',
      ),
  })
  .refine(({ path, only }) => !only || path !== null, {
    path: ['path'],
    message: 'name the file or folder of the operations that operations.only allows',
  })
  .prefault({})
  .describe('Persisted operations, which clients ask for by hash or id.')
