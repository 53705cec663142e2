// Job: Campaigns that hold at a moment: what they lift, bury or pin, and until when.
// Params: $asOf DATETIME
// Columns: campaign, does, promotes, until
MATCH (c:KindredCampaign)-[:PROMOTES]->(promoted)
WHERE c.until > $asOf AND (c.from IS NULL OR c.from <= $asOf)
WITH c, coalesce(promoted.title, promoted.name, promoted.id) AS name
ORDER BY name
RETURN c.id AS campaign,
  CASE WHEN c.position IS NOT NULL THEN 'pins at ' + c.position ELSE 'multiplies by ' + c.factor END AS does,
  collect(name) AS promotes,
  c.until AS until
ORDER BY until, campaign
