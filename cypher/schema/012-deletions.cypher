// Job: Creates the schema for records of deleted users and items, whose ids may be used again.
// Params: none
// Columns: none
CREATE CONSTRAINT deletion_key IF NOT EXISTS FOR (d:KindredDeletion) REQUIRE (d.label, d.id) IS UNIQUE;

CREATE INDEX deletion_number IF NOT EXISTS FOR (d:KindredDeletion) ON (d.number)
