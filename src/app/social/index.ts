// Changes of ties, visibility and dismissals.

export { createTieUseCases, type TieUseCases } from './change-tie.js'
export {
  createDismiss,
  createSetVisibility,
  createUndismiss,
  type Dismiss,
  type SetVisibility,
} from './preferences.js'
