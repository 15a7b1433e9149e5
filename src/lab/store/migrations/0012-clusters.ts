/**
 * Clusters, the jobs that were submitted to them, and which run is in which task. `sequence` is the last frame of a run that
 * is in the history. `frame_files` holds where the next read of a file of frames begins.
 */
export const clusters = `
CREATE TABLE clusters (
  name TEXT NOT NULL PRIMARY KEY,
  settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE submissions (
  token TEXT NOT NULL PRIMARY KEY,
  study TEXT NOT NULL,
  cluster TEXT NOT NULL,
  created_at REAL NOT NULL,
  tasks INTEGER NOT NULL,
  job TEXT,
  state TEXT NOT NULL CHECK (state IN ('planned', 'submitted', 'over'))
) STRICT, WITHOUT ROWID;
CREATE TABLE cluster_runs (
  run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  token TEXT NOT NULL,
  task INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  host TEXT,
  state TEXT,
  reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_runs_of_token ON cluster_runs (token);
CREATE TABLE frame_files (
  token TEXT NOT NULL,
  name TEXT NOT NULL,
  offset INTEGER NOT NULL,
  is_lost INTEGER NOT NULL,
  PRIMARY KEY (token, name)
) STRICT, WITHOUT ROWID;
`
