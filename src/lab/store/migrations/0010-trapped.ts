/**
 * Runs may end as `trapped`. SQLite cannot change a CHECK, so the column is replaced by one with a wider CHECK. It is the
 * last column then, and queries name their columns.
 */
export const trapped = `
DROP INDEX runs_not_ended;
ALTER TABLE runs RENAME COLUMN status TO former_status;
ALTER TABLE runs ADD COLUMN status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN (
  'queued', 'running', 'finished', 'stopped', 'diverged', 'trapped', 'refused', 'crashed', 'killed', 'interrupted'));
UPDATE runs SET status = former_status;
ALTER TABLE runs DROP COLUMN former_status;
CREATE INDEX runs_not_ended ON runs (status) WHERE status IN ('queued', 'running');
`
