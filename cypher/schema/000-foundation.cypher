// Job: What the marker and the migration lock stand on. Runs before every migration, so each statement may run again.
// Params: none
// Columns: none
CREATE CONSTRAINT marker IF NOT EXISTS FOR (m:KindredGraph) REQUIRE m.key IS UNIQUE;

CREATE CONSTRAINT lease_name IF NOT EXISTS FOR (l:KindredLease) REQUIRE l.name IS UNIQUE
