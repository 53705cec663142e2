// Job: Creates the schema for daily impression counts and for the totals of experiments.
// Params: none
// Columns: none
CREATE CONSTRAINT exposure_count_key IF NOT EXISTS FOR (c:KindredExposureCount) REQUIRE c.key IS UNIQUE;

CREATE INDEX exposure_count_day IF NOT EXISTS FOR (c:KindredExposureCount) ON (c.day);

CREATE CONSTRAINT experiment_name IF NOT EXISTS FOR (e:KindredExperiment) REQUIRE e.name IS UNIQUE
