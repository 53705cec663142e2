// Job: Makes communities unique by slot and id instead of by id. A community keeps its id across trainings,
//   so both slots can contain it.
// Params: none
// Columns: none
DROP CONSTRAINT community_id IF EXISTS;

CREATE CONSTRAINT community_slot_id IF NOT EXISTS FOR (c:Community) REQUIRE (c.slot, c.id) IS UNIQUE
