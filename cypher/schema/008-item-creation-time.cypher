// Job: Creates the index of 006 again. Version 6 once had two files, so a graph could reach version 6 or 7
//   without this index.
// Params: none
// Columns: none
CREATE INDEX item_created IF NOT EXISTS FOR (i:Item) ON (i.createdAt)
