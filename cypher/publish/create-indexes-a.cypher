// Job: Creates the vector indexes of slot A, before its vectors are written. Later trainings keep them.
// Params: $width INTEGER
// Columns: none
CREATE VECTOR INDEX user_embedding_a IF NOT EXISTS FOR (u:User) ON (u.embeddingA)
OPTIONS {indexConfig: {`vector.dimensions`: $width, `vector.similarity_function`: 'cosine'}};

CREATE VECTOR INDEX item_embedding_a IF NOT EXISTS FOR (i:Item) ON (i.embeddingA)
OPTIONS {indexConfig: {`vector.dimensions`: $width, `vector.similarity_function`: 'cosine'}}
