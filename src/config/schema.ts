import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/**
 * Every setting: its type, default and check. Sources, later wins: defaults, `kindred.config.json` (in
 * KINDRED_HOME, or the file that KINDRED_CONFIG names), environment. No other file reads process.env.
 */
const kindSchema = z.strictObject({
  weight: z.number().positive().default(1),
  sign: z.union([z.literal(1), z.literal(-1)]).default(1),
  halfLifeDays: z.number().positive().nullable().default(null),
  suppressDays: z.number().nonnegative().nullable().default(null),
})

/** What a kind of event means unless configuration says otherwise; see KindMeaning for the units. */
export const DEFAULT_KINDS = {
  VIEW: { weight: 0.2, sign: 1, halfLifeDays: 30, suppressDays: 0 },
  CLICK: { weight: 0.3, sign: 1, halfLifeDays: 30, suppressDays: 0 },
  LISTEN: { weight: 1, sign: 1, halfLifeDays: 365, suppressDays: null },
  LIKE: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null },
  RATE: { weight: 1, sign: 1, halfLifeDays: null, suppressDays: null },
  PURCHASE: { weight: 1.5, sign: 1, halfLifeDays: 365, suppressDays: null },
  DISLIKE: { weight: 1, sign: -1, halfLifeDays: null, suppressDays: null },
} as const

/** Properties of `(:Item)` that have a meaning of their own. */
const RESERVED_PROPERTIES = [
  'id',
  'title',
  'tags',
  'available',
  'publishedAt',
  'vector',
  'embeddingA',
  'embeddingB',
]
const PROPERTY_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

function checkProperties(properties: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const name of Object.keys(properties)) {
    const message = RESERVED_PROPERTIES.includes(name)
      ? 'the name has a meaning of its own; choose another'
      : 'a name is 1 to 64 letters, digits and underscores, a letter first'
    if (RESERVED_PROPERTIES.includes(name) || !PROPERTY_NAME.test(name))
      context.addIssue({ code: 'custom', path: [name], message })
  }
}

/** Names that stand in labels of the form `experiment/variant`. */
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '1 to 64 letters, digits, dots, underscores or hyphens')

const experimentSchema = z
  .strictObject({
    name: nameSchema,
    /** `hash`: fixed shares. `thompson`: a bandit. */
    allocation: z.enum(['hash', 'thompson']).default('hash'),
    /** The difference between rates of clicked pages at which the test is quickest. */
    expectedEffect: z.number().gt(0).lt(1).default(0.01),
    /** How long a bandit goes by the same counts. */
    refreshSeconds: z.number().int().min(1).max(86_400).default(300),
    /** Ways to make a page; the first is what the others are compared with. */
    variants: z
      .array(
        z.strictObject({
          name: nameSchema,
          /** Of all users. */
          share: z.number().gt(0).lte(1),
          /** Weights of sources that differ. */
          weights: z.record(z.string(), z.number().nonnegative()).optional(),
          /** The only sources that count. */
          sources: z.array(z.string()).min(1).optional(),
          /** Version of the snapshot that serves. */
          snapshot: z.string().min(1).optional(),
        }),
      )
      .min(2),
  })
  .superRefine(({ variants }, context) => {
    const sum = variants.reduce((all, { share }) => all + share, 0)
    if (sum > 1 + 1e-9)
      context.addIssue({
        code: 'custom',
        path: ['variants'],
        message: `the shares add up to ${sum}, more than 1`,
      })
    addRepeated(variants, ['variants'], context)
  })

/** Names must differ. */
function addRepeated(
  named: readonly { readonly name: string }[],
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  for (const [index, { name }] of named.entries()) {
    if (named.findIndex((other) => other.name === name) < index)
      context.addIssue({
        code: 'custom',
        path: [...path, index, 'name'],
        message: `"${name}" is there already`,
      })
  }
}

const settingsSchema = z.strictObject({
  home: z.string().min(1).default('.kindred'),
  http: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: z.number().int().min(0).max(65_535).default(4000),
      /** Origins that a browser may call from; `*` allows all. Default: none but our own. */
      corsOrigins: z.array(z.string()).default([]),
      /** Largest request body; a batch of a thousand items with vectors fits the default. */
      bodyLimitBytes: z
        .number()
        .int()
        .positive()
        .default(8 * 1024 * 1024),
    })
    .prefault({}),
  neo4j: z
    .strictObject({
      /** Absent: the local server. */
      uri: z.string().min(1).optional(),
      username: z.string().min(1).default('neo4j'),
      /** Absent: the one that the home keeps for the local server. */
      password: z.string().optional(),
      database: z.string().min(1).default('neo4j'),
    })
    .prefault({}),
  /** The Neo4j of the home, where no URI is set. */
  localNeo4j: z
    .strictObject({
      /** Folder that all homes share, for what is downloaded once. */
      cacheDir: z
        .string()
        .min(1)
        .default(join(homedir(), '.cache', 'kindred')),
      /** A Java to try before the one on the path. */
      javaHome: z.string().min(1).optional(),
    })
    .prefault({}),
  catalogue: z
    .strictObject({
      /** Properties of items that inputs and filters may name: properties of `(:Item)` of the same name. */
      properties: z
        .record(z.string(), z.enum(['number', 'text']))
        .default({})
        .superRefine(checkProperties),
    })
    .prefault({}),
  kinds: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), kindSchema).default({}),
  /** Pages of items. */
  pages: z
    .strictObject({
      /** Milliseconds that the sources of a page have; a source that is late is left out of that page, and the answer says so. */
      candidateTimeoutMs: z.number().int().positive().default(2000),
      /** Rules that hold unless a request says otherwise. By default none changes a page. */
      rules: z
        .strictObject({
          /** How much entries of a page must differ. */
          diversity: z.number().min(0).max(1).default(0),
          /** How much of what popularity gives is taken back. */
          popularityDebias: z.number().min(0).max(1).default(0),
          /** How much is taken from what is like things known. */
          novelty: z.number().min(0).max(1).default(0),
          /** Share of a page that is drawn from what would not have reached it. */
          exploration: z.number().min(0).max(1).default(0),
          /** Entries of a page that may, or must, carry a tag. */
          quotas: z
            .array(
              z.strictObject({
                tag: z.string().min(1),
                min: z.number().int().min(0).optional(),
                max: z.number().int().min(0).optional(),
              }),
            )
            .default([]),
          /** Whether what was shown and ignored fades. */
          fatigue: z.boolean().default(false),
        })
        .prefault({}),
      /** How items fade that were shown often and ignored, where the rule `fatigue` holds. */
      impressionDiscount: z
        .strictObject({
          /** Visits on which an item may be shown before it fades. */
          graceVisits: z.number().nonnegative().default(3),
          /** Visits beyond those that halve a score. */
          halfLifeVisits: z.number().positive().default(3),
          /** Days without being shown after which half of the visits are forgotten. */
          recoveryHalfLifeDays: z.number().positive().default(7),
        })
        .prefault({}),
    })
    .prefault({}),
  /** Suggestions of people. */
  suggestions: z
    .strictObject({
      /** Days for which a declined request or an ended friendship keeps two people from being suggested to each other. */
      cooldownDays: z.number().nonnegative().default(90),
      /** Fewest people who must like an item before it is shown as a reason to know somebody. */
      minItemAudience: z.number().int().min(1).default(3),
      /** Viewers to whom one person is suggested a day (UTC), at most; 0 or null: no limit. */
      dailyCap: z.number().int().nonnegative().nullable().default(200),
      /** How people fade who were suggested often and ignored; null: they do not. */
      impressionDiscount: z
        .strictObject({
          /** Visits on which a person may be shown before they fade. */
          graceVisits: z.number().nonnegative().default(5),
          /** Visits beyond those that halve a score. */
          halfLifeVisits: z.number().positive().default(5),
          /** Days without being shown after which half of the visits are forgotten. */
          recoveryHalfLifeDays: z.number().positive().default(14),
        })
        .nullable()
        .prefault({}),
    })
    .prefault({}),
  /** The record of pages of items: what was shown, for feedback and fatigue; null: none is kept. */
  impressions: z
    .strictObject({
      /** Days for which a page is kept one by one; older ones are only counted, by day. */
      retentionDays: z.number().int().min(1).max(3650).default(30),
      /** Pages kept of one user, the latest; older ones are only counted. */
      maxPagesPerUser: z.number().int().min(1).default(200),
      /** Days for which the counts of a day are kept. */
      aggregateRetentionDays: z.number().int().min(1).max(36_500).default(400),
    })
    .nullable()
    .prefault({}),
  /** What is told as it happens. */
  subscriptions: z
    .strictObject({
      /** How often a server asks what other servers recorded for those who watch their page. */
      pollSeconds: z.number().min(0.1).max(3600).default(5),
    })
    .prefault({}),
  /** Named variants of a page, each given to a part of the users. */
  experiments: z
    .array(experimentSchema)
    .superRefine((experiments, context) => addRepeated(experiments, [], context))
    .default([]),
  training: z
    .strictObject({
      /** Time for the network; the other models take what they need. */
      minutes: z.number().positive().default(3),
      /** A file of models' options, as `kindred tune` writes it; relative to the home. Default: the models' own. */
      config: z.string().min(1).optional(),
      /** Share of each user's train part that is held out for validation. */
      validationFraction: z.number().gt(0).lt(1).default(0.1),
      /** Published snapshots kept for rollback, the active one among them. */
      keepSnapshots: z.number().int().min(2).default(3),
    })
    .prefault({}),
})

export type Settings = z.output<typeof settingsSchema>

export class SettingsError extends Error {}

/**
 * @param env default process.env.
 * @throws SettingsError naming each setting that is wrong.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const home = resolve(env.KINDRED_HOME ?? '.kindred')
  const file = env.KINDRED_CONFIG ?? join(home, 'kindred.config.json')
  const fromFile = readSettingsFile(file, env.KINDRED_CONFIG !== undefined)
  const port = env.KINDRED_PORT
  const merged = merge(fromFile, {
    home,
    http: { host: env.KINDRED_HOST, port: port === undefined ? undefined : Number(port) },
    neo4j: {
      uri: env.NEO4J_URI,
      username: env.NEO4J_USERNAME,
      password: env.NEO4J_PASSWORD,
      database: env.NEO4J_DATABASE,
    },
    localNeo4j: { cacheDir: cacheFolder(env), javaHome: env.JAVA_HOME || undefined },
  })
  const parsed = settingsSchema.safeParse(merged)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`,
    )
    throw new SettingsError(`invalid settings: ${problems.join('; ')} (from ${file} and the environment)`)
  }
  if (parsed.data.impressions === null && parsed.data.experiments.length > 0)
    throw new SettingsError(
      `invalid settings: impressions: experiments need the record of pages (from ${file})`,
    )
  return { ...parsed.data, kinds: { ...DEFAULT_KINDS, ...parsed.data.kinds } }
}

/** KINDRED_CACHE, else below the folder that XDG names. */
function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  if (env.KINDRED_CACHE) return resolve(env.KINDRED_CACHE)
  return env.XDG_CACHE_HOME ? join(env.XDG_CACHE_HOME, 'kindred') : undefined
}

function readSettingsFile(file: string, required: boolean): Record<string, unknown> {
  if (!existsSync(file)) {
    if (required) throw new SettingsError(`KINDRED_CONFIG names ${file}, which does not exist`)
    return {}
  }
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  } catch (error) {
    throw new SettingsError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  throw new SettingsError(`${file} must hold one JSON object`)
}

/** Deep merge of plain objects; what is undefined in `over` leaves `under` as it is. */
function merge(under: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const result = { ...under }
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue
    const below = result[key]
    result[key] = isPlain(value) ? merge(isPlain(below) ? below : {}, value) : value
  }
  return result
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
