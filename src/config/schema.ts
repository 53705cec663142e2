import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { catalogueSchema, kindsSchema, ratingsSchema } from './data.js'
import { experimentsSchema } from './experiments.js'
import { limitsSchema } from './limits.js'
import { logSchema, metricsSchema, operationsSchema } from './log.js'
import { authSchema, httpSchema } from './network.js'

/*
 * Every setting: its type, range, default and description. docs/configuration.md is generated from this
 * schema. A default that depends on the machine has a text for that page, `documentedDefault`.
 */

const neo4jSchema = z
  .strictObject({
    uri: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Address of the database, such as `bolt://host:7687`. If it is left out, Kindred uses the local Neo4j.',
      ),
    username: z.string().min(1).default('neo4j').describe('User name of the database.'),
    password: z
      .string()
      .optional()
      .describe('Password of the database. The local Neo4j has its own, which the home keeps.'),
    database: z.string().min(1).default('neo4j').describe('Name of the database on the server.'),
  })
  .prefault({})
  .describe('The connection to Neo4j.')

const localNeo4jSchema = z
  .strictObject({
    cacheDir: z
      .string()
      .min(1)
      .default(join(homedir(), '.cache', 'kindred'))
      .meta({
        description: 'Folder for downloaded files. All homes share it.',
        documentedDefault: '`~/.cache/kindred`',
      }),
    javaHome: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of a Java installation, which is tried before the one on the path.'),
  })
  .prefault({})
  .describe('The local Neo4j, which is used if `neo4j.uri` is left out.')

const quotaSchema = z.strictObject({
  tag: z.string().min(1).describe('Name of the tag.'),
  min: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Minimum number of entries of a page with the tag. If it is left out, there is none.'),
  max: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Maximum number of entries of a page with the tag. If it is left out, there is none.'),
})

const rulesSchema = z
  .strictObject({
    diversity: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Strength of maximal marginal relevance, which keeps similar items apart. 0: off.'),
    popularityDebias: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Exponent p of the factor (1 + users who like the item)^−p. 0: off.'),
    novelty: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Part of the score that an item loses if it equals an item of the history. 0: off.'),
    exploration: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Fraction of a page that is drawn from candidates that would not have reached it.'),
    quotas: z
      .array(quotaSchema)
      .default([])
      .describe('Minimum and maximum numbers of entries of a page with a tag.'),
    fatigue: z
      .boolean()
      .default(false)
      .describe('Whether scores fall for items that were shown often and ignored.'),
  })
  .prefault({})
  .describe('Rules for requests that do not set them.')

/** An impression discount; several impressions of one visit count once. */
const discountSchema = (defaults: { readonly visits: number; readonly days: number }) =>
  z.strictObject({
    graceVisits: z
      .number()
      .nonnegative()
      .default(defaults.visits)
      .describe('Visits with an ignored impression that leave the score as it is.'),
    halfLifeVisits: z
      .number()
      .positive()
      .default(defaults.visits)
      .describe('Further visits after which the score is halved.'),
    recoveryHalfLifeDays: z
      .number()
      .positive()
      .default(defaults.days)
      .describe('Days without an impression after which half of the visits no longer count.'),
  })

const pagesSchema = z
  .strictObject({
    candidateTimeoutMs: z
      .number()
      .int()
      .positive()
      .default(2000)
      .describe(
        'Milliseconds for the candidate sources of a page that read the graph, all together. A source that ' +
          'needs longer is left out of the page, and `extensions.lateSources` of the response names it.',
      ),
    rules: rulesSchema,
    impressionDiscount: discountSchema({ visits: 3, days: 7 })
      .prefault({})
      .describe('How the rule `fatigue` lowers the scores of items. Impressions of one visit count once.'),
  })
  .prefault({})
  .describe('Pages of items.')

const suggestionsSchema = z
  .strictObject({
    cooldownDays: z
      .number()
      .nonnegative()
      .default(90)
      .describe(
        'Days for which two users are not suggested to each other after a declined request or an ended friendship.',
      ),
    minItemAudience: z
      .number()
      .int()
      .min(1)
      .default(3)
      .describe('Minimum number of users who like an item before it may be a reason for a suggestion.'),
    dailyCap: z
      .number()
      .int()
      .nonnegative()
      .nullable()
      .default(200)
      .describe(
        'Maximum number of viewers a day (UTC) to whom one user is suggested. 0 or `null`: no limit.',
      ),
    impressionDiscount: discountSchema({ visits: 5, days: 14 })
      .nullable()
      .prefault({})
      .describe('How scores fall for users who were suggested often and ignored. `null`: they do not.'),
  })
  .prefault({})
  .describe('Friend suggestions.')

const impressionsSchema = z
  .strictObject({
    retentionDays: z
      .number()
      .int()
      .min(1)
      .max(3650)
      .default(30)
      .describe('Days for which single pages are kept. Older ones are only counted, by day.'),
    maxPagesPerUser: z
      .number()
      .int()
      .min(1)
      .default(200)
      .describe('Maximum number of pages that are kept for a user. Older ones are only counted.'),
    aggregateRetentionDays: z
      .number()
      .int()
      .min(1)
      .max(36_500)
      .default(400)
      .describe('Days for which the counts of a day are kept.'),
  })
  .nullable()
  .prefault({})
  .describe(
    'The record of pages of items, for click-through, experiments and the rule `fatigue`. `null`: no record.',
  )

const reasonsSchema = z
  .strictObject({
    messages: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder with sentences of reasons, one file for each language, such as `de-AT.json`; relative to the ' +
          'home. Its messages replace those of Kindred and add languages. If it is left out, Kindred has its own.',
      ),
  })
  .prefault({})
  .describe('Reasons of pages as sentences.')

const subscriptionsSchema = z
  .strictObject({
    pollSeconds: z
      .number()
      .min(0.1)
      .max(3600)
      .default(5)
      .describe('Seconds between two queries for what other servers wrote for the watched users.'),
  })
  .prefault({})
  .describe('GraphQL subscriptions.')

const trainingSchema = z
  .strictObject({
    minutes: z
      .number()
      .positive()
      .default(3)
      .describe('Minutes for the network. The other models take the time that they need.'),
    config: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File with options of models, as `kindred tune` writes it; relative to the home. If it is left out, ' +
          'models have their own defaults.',
      ),
    validationFraction: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .describe("Fraction of each user's interactions and ties that is held out for validation."),
    keepSnapshots: z
      .number()
      .int()
      .min(2)
      .default(3)
      .describe('Number of published snapshots that are kept, the active one included.'),
  })
  .prefault({})
  .describe('Training.')

/** All settings. */
export const settingsSchema = z.strictObject({
  home: z
    .string()
    .min(1)
    .default('.kindred')
    .describe(
      'Folder of the local Neo4j, of this settings file and of all that Kindred writes. Set it with ' +
        '`KINDRED_HOME`; a value in the settings file has no effect.',
    ),
  http: httpSchema,
  limits: limitsSchema,
  log: logSchema,
  metrics: metricsSchema,
  operations: operationsSchema,
  auth: authSchema,
  neo4j: neo4jSchema,
  localNeo4j: localNeo4jSchema,
  catalogue: catalogueSchema,
  kinds: kindsSchema,
  ratings: ratingsSchema,
  pages: pagesSchema,
  suggestions: suggestionsSchema,
  reasons: reasonsSchema,
  impressions: impressionsSchema,
  subscriptions: subscriptionsSchema,
  experiments: experimentsSchema,
  training: trainingSchema,
})

/** The settings of one process, with all defaults filled in. */
export type Settings = z.output<typeof settingsSchema>
