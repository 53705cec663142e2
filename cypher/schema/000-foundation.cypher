// Job: Creates the constraints for the graph marker and for the migration lock. It runs before every
//   migration, so each statement can run again.
// Params: none
// Columns: none
CREATE CONSTRAINT marker IF NOT EXISTS FOR (m:KindredGraph) REQUIRE m.key IS UNIQUE;

CREATE CONSTRAINT lease_name IF NOT EXISTS FOR (l:KindredLease) REQUIRE l.name IS UNIQUE
