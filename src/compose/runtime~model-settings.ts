import type { ModelSettings } from '../core/ports/model-settings.js'
import { modelSettingsFile } from '../files/model-settings.js'

/** Options of models from a file; none without one. */
export async function readModelSettings(file: string | undefined): Promise<ModelSettings> {
  return file === undefined ? {} : modelSettingsFile.read(file)
}
