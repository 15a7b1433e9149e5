/** Studies as plans, weights kept on the way, the interval of the TCV, and what was computed from weights afterwards. */
export const studies = `
CREATE TABLE studies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  preset TEXT,
  size TEXT,
  created_at REAL NOT NULL,
  is_paused INTEGER NOT NULL DEFAULT 0,
  plan TEXT NOT NULL
) STRICT;

CREATE TABLE snapshots (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  weights BLOB NOT NULL,
  PRIMARY KEY (run_id, step)
) STRICT;

ALTER TABLE measurements ADD COLUMN tcv_lower BLOB;
ALTER TABLE measurements ADD COLUMN tcv_upper BLOB;

CREATE TABLE analyses (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  step INTEGER NOT NULL,
  parameters TEXT NOT NULL,
  created_at REAL NOT NULL,
  seconds REAL NOT NULL,
  result BLOB NOT NULL,
  PRIMARY KEY (run_id, kind, step, parameters)
) STRICT;
`
