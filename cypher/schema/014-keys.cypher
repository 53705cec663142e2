// Job: Makes API keys unique by id.
// Params: none
// Columns: none
CREATE CONSTRAINT key_id IF NOT EXISTS FOR (k:KindredKey) REQUIRE k.id IS UNIQUE
