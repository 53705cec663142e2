// Settings: every one with its type, range and default, read from defaults, a file and the environment.

export { DEFAULT_KINDS } from './data.js'
export { ENVIRONMENT, type EnvironmentVariable } from './environment.js'
export { loadSettings, SettingsError } from './load.js'
export { type SettingSchema, settingsJsonSchema } from './names.js'
export { isOrigin } from './network.js'
export type { Settings } from './schema.js'
