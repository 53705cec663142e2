import { loadSettings as readSettings, type Settings, SettingsError } from '../config.js'
import { KindredError } from '../core/errors.js'

/** @throws KindredError BAD_CONFIGURATION naming each setting that is wrong. */
export function loadSettings(): Settings {
  try {
    return readSettings()
  } catch (error) {
    if (error instanceof SettingsError) throw new KindredError('BAD_CONFIGURATION', error.message)
    throw error
  }
}
