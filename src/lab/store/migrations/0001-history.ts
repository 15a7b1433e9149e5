export const history = `
CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  study TEXT NOT NULL,
  preset TEXT,
  name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN (
    'queued', 'running', 'finished', 'stopped', 'diverged', 'refused', 'crashed', 'killed', 'interrupted')),
  ending TEXT,
  spec_hash TEXT NOT NULL,
  created_at REAL NOT NULL,
  started_at REAL,
  ended_at REAL,
  peak_memory_bytes REAL,
  owner_pid INTEGER NOT NULL,
  owner_start TEXT,
  trainer_pid INTEGER,
  trainer_start TEXT,
  delta REAL NOT NULL,
  samples INTEGER NOT NULL,
  tcv REAL,
  progress TEXT,
  engine TEXT,
  versions TEXT NOT NULL,
  spec TEXT NOT NULL,
  forecast TEXT NOT NULL
) STRICT;
CREATE INDEX runs_by_study ON runs (study);
CREATE INDEX runs_not_ended ON runs (status) WHERE status IN ('queued', 'running');

CREATE TABLE measurements (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  time REAL,
  multiplier REAL,
  objective REAL,
  data_loss REAL,
  weight_penalty REAL,
  feature_penalty REAL,
  gradient_norm REAL,
  feature_ranks TEXT NOT NULL,
  weight_ranks TEXT NOT NULL,
  tcv BLOB NOT NULL,
  feature_spectra BLOB NOT NULL,
  weight_spectra BLOB NOT NULL,
  recursive_spectra BLOB NOT NULL,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE scalar_chunks (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  chunk INTEGER NOT NULL,
  columns INTEGER NOT NULL,
  numbers BLOB NOT NULL,
  PRIMARY KEY (run_id, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  weights BLOB NOT NULL
) STRICT;

CREATE TABLE log_lines (
  run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  at REAL NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
  message TEXT NOT NULL,
  PRIMARY KEY (run_id, line)
) STRICT, WITHOUT ROWID;
`
