// Job: Returns all campaigns by id with the items and tags that they promote, and the version of the
//   campaigns. Times are milliseconds since 1970.
// Params: none
// Columns: version, campaigns
MATCH (marker:KindredGraph {key: 'kindred'})
RETURN coalesce(marker.campaigns, 0) AS version,
  COLLECT {
    MATCH (c:KindredCampaign)
    WITH c ORDER BY c.id
    RETURN {
      id: c.id, factor: c.factor, position: c.position, from: c.from.epochMillis, until: c.until.epochMillis,
      items: COLLECT { MATCH (c)-[:PROMOTES]->(item:Item) RETURN item.id ORDER BY item.id },
      tags: COLLECT { MATCH (c)-[:PROMOTES]->(tag:Tag) RETURN tag.name ORDER BY tag.name }
    }
  } AS campaigns
