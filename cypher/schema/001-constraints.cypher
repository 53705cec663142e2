// Job: Creates the constraints and indexes of the base schema. Each statement can run again.
// Params: none
// Columns: none
CREATE CONSTRAINT user_id IF NOT EXISTS FOR (u:User) REQUIRE u.id IS UNIQUE;

CREATE CONSTRAINT item_id IF NOT EXISTS FOR (i:Item) REQUIRE i.id IS UNIQUE;

CREATE CONSTRAINT tag_name IF NOT EXISTS FOR (t:Tag) REQUIRE t.name IS UNIQUE;

CREATE CONSTRAINT community_id IF NOT EXISTS FOR (c:Community) REQUIRE c.id IS UNIQUE;

CREATE CONSTRAINT interacted_id IF NOT EXISTS FOR ()-[r:INTERACTED]-() REQUIRE r.id IS UNIQUE;

CREATE CONSTRAINT friend_pair IF NOT EXISTS FOR ()-[r:FRIEND]-() REQUIRE r.pair IS UNIQUE;

CREATE CONSTRAINT requested_pair IF NOT EXISTS FOR ()-[r:REQUESTED]-() REQUIRE r.pair IS UNIQUE;

CREATE CONSTRAINT snapshot_version IF NOT EXISTS FOR (s:KindredSnapshot) REQUIRE s.version IS UNIQUE;

CREATE CONSTRAINT import_chunk IF NOT EXISTS FOR (l:KindredImport) REQUIRE l.key IS UNIQUE;

CREATE INDEX interacted_at IF NOT EXISTS FOR ()-[r:INTERACTED]-() ON (r.at);

CREATE INDEX item_published IF NOT EXISTS FOR (i:Item) ON (i.publishedAt)
