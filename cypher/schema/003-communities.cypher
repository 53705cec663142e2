// Job: A community keeps its id from training to training, so that both slots may hold it.
// Params: none
// Columns: none
DROP CONSTRAINT community_id IF EXISTS;

CREATE CONSTRAINT community_slot_id IF NOT EXISTS FOR (c:Community) REQUIRE (c.slot, c.id) IS UNIQUE
