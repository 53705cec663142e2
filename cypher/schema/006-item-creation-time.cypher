// Job: The items that came last, found by when they came.
// Params: none
// Columns: none
CREATE INDEX item_created IF NOT EXISTS FOR (i:Item) ON (i.createdAt)
