// Sentences of reasons in the languages of the message files.

export { createMessages, type Messages, type MessageTable } from './messages.js'
export { explanationText } from './sentences.js'
