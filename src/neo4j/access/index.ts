// API keys in the graph.

export { createKeyStore } from './key-store.js'
