// Title: Active campaigns
// Job: Returns the campaigns that are active at a moment, their effect (multiply the score or pin to a
//   position), and the items and tags that they promote.
// Params: $asOf DATETIME
// Columns: campaign, does, promotes, until
// Example:
//   :param asOf => datetime()
MATCH (c:KindredCampaign)-[:PROMOTES]->(promoted)
WHERE c.until > $asOf AND (c.from IS NULL OR c.from <= $asOf)
WITH c, coalesce(promoted.title, promoted.name, promoted.id) AS name
ORDER BY name
RETURN c.id AS campaign,
  CASE WHEN c.position IS NOT NULL THEN 'pins at ' + c.position ELSE 'multiplies by ' + c.factor END AS does,
  collect(name) AS promotes,
  c.until AS until
ORDER BY until, campaign
