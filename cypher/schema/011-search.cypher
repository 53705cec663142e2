// Job: Creates the full-text indexes for the search of items, users and tags. Accents and case do not count.
// Params: none
// Columns: none
CREATE FULLTEXT INDEX item_title IF NOT EXISTS FOR (i:Item) ON EACH [i.title]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};

CREATE FULLTEXT INDEX user_name IF NOT EXISTS FOR (u:User) ON EACH [u.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};

CREATE FULLTEXT INDEX tag_words IF NOT EXISTS FOR (t:Tag) ON EACH [t.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}
