/** The values of one option that tuning tries: numbers between two ends, both included, or a few choices. */
export type SearchRange =
  | {
      readonly from: number
      readonly to: number
      /** `log`: equal factors are equally far; `from` is above 0 then. */
      readonly scale: 'linear' | 'log'
      /** Whole numbers only. Default false. */
      readonly whole?: boolean
    }
  /** At least two. Numbers ascend: near ones are taken to be alike. */
  | { readonly choices: readonly (number | string | boolean)[] }

/** What tuning may change of a model: ranges by option. Options that are not named keep their defaults. */
export type SearchSpace = Readonly<Record<string, SearchRange>>
