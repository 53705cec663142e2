// Settings: every one with its type, range and default, read from defaults, a file and the environment.

export { DEFAULT_KINDS, loadSettings, type Settings, SettingsError } from './schema.js'
