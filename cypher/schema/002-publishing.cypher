// Job: Creates the constraint for the pointer to the active snapshot, and the index that finds communities by
//   slot.
// Params: none
// Columns: none
CREATE CONSTRAINT active_key IF NOT EXISTS FOR (a:KindredActive) REQUIRE a.key IS UNIQUE;

CREATE INDEX community_slot IF NOT EXISTS FOR (c:Community) ON (c.slot)
