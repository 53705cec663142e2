// Changes of ties, dismissals and visibility.

export { createTieUseCases, type TieUseCases } from './change-tie.js'
export {
  createDismiss,
  createSetVisibility,
  createUndismiss,
  type Dismiss,
  type SetVisibility,
} from './preferences.js'
