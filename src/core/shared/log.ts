/** Levels of log lines, the least important first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What a line says besides its message, such as `requestId`. What is undefined or null is left out. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** Writes one line for the operator. @param level Default `info`. */
export type Log = (message: string, level?: LogLevel, fields?: LogFields) => void
