// Job: Creates the index that finds the newest items by their creation time.
// Params: none
// Columns: none
CREATE INDEX item_created IF NOT EXISTS FOR (i:Item) ON (i.createdAt)
