/**
 * The scalars of runs that have ended as whole columns: a curve of a hundred runs reads two of seven, and not ten
 * thousand chunks.
 */
export const columns = `
CREATE TABLE scalar_columns (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (run_id, name)
) STRICT;
`
