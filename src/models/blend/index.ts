// The blend model: fits its members, learns their weights on validation data, and sums their scores.

export { type BlendMember, createBlend } from './blend.js'
