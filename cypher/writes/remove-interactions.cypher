// Job: Deletes interactions by id.
// Params: $ids LIST<STRING>
// Columns: removed
UNWIND $ids AS id
MATCH (:User)-[event:INTERACTED {id: id}]->(:Item)
DELETE event
RETURN count(*) AS removed
