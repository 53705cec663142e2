import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

/** ISO 8601, strict: a day that the calendar has, and a zone wherever there is a time. */
export const dateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  serialize(value) {
    if (value instanceof Date) return value.toISOString()
    if (typeof value === 'number') return new Date(value).toISOString()
    throw new TypeError('a DateTime must be a Date or milliseconds since 1970')
  },
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined),
})

function parse(value: unknown): Date {
  const match = typeof value === 'string' ? ISO.exec(value) : null
  if (match !== null) {
    const date = new Date(value as string)
    // Date takes 30 February for 2 March; the calendar day must be the one that was written.
    const [year, month, day] = match.slice(1, 4).map(Number)
    const written = new Date(Date.UTC(year!, month! - 1, day!))
    if (!Number.isNaN(date.getTime()) && written.getUTCMonth() === month! - 1 && written.getUTCDate() === day)
      return date
  }
  throw new GraphQLError(`${JSON.stringify(value ?? null)} is not a moment in ISO 8601`, {
    extensions: { scalar: 'DateTime', remedy: 'write it like 2026-03-01T12:00:00Z' },
  })
}
