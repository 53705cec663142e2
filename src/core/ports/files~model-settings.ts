/** Options by model name, as `--set model.option=value` gives them. */
export type ModelSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Options of models in a file: `{ "models": { MODEL: { OPTION: value } } }`. */
export interface ModelSettingsFile {
  /** @throws KindredError BAD_CONFIGURATION naming what is wrong with the file. */
  read(file: string): Promise<ModelSettings>
  /** @param origin how the options were found; kept in the file under `tuning`, for people. */
  write(file: string, settings: ModelSettings, origin: Readonly<Record<string, unknown>>): Promise<void>
}
