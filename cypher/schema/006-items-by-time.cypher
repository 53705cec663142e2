// Job: The latest items first, without reading all.
// Params: none
// Columns: none
CREATE INDEX item_published_at IF NOT EXISTS FOR (i:Item) ON (i.publishedAt)
