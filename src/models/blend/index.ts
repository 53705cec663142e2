// The blend model: fits members, learns their weights on validation, scores with them.

export { type BlendMember, createBlend } from './blend.js'
