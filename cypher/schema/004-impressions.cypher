// Job: Creates the schema for recorded impressions: pages by id and by time, and interactions by the page
//   that led to them.
// Params: none
// Columns: none
CREATE CONSTRAINT page_id IF NOT EXISTS FOR (p:KindredPage) REQUIRE p.id IS UNIQUE;

CREATE INDEX page_at IF NOT EXISTS FOR (p:KindredPage) ON (p.at);

CREATE INDEX interacted_recommendation IF NOT EXISTS FOR ()-[r:INTERACTED]-() ON (r.recommendationId)
