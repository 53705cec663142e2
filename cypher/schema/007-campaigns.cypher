// Job: Makes campaigns unique by id.
// Params: none
// Columns: none
CREATE CONSTRAINT campaign_id IF NOT EXISTS FOR (c:KindredCampaign) REQUIRE c.id IS UNIQUE
