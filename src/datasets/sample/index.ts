// The generated sample shop.

export { sampleEnd, sampleShop } from './sample.js'
