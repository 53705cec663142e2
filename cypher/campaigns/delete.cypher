// Job: Deletes campaigns by id.
// Params: $ids LIST<STRING>
// Columns: deleted
MATCH (c:KindredCampaign)
WHERE c.id IN $ids
DETACH DELETE c
RETURN count(*) AS deleted
