/**
 * The least that a run has measured, and what tells whether it can go on without walking over the weights that lie
 * before it in the row.
 */
export const best = `
ALTER TABLE runs ADD COLUMN best_objective REAL;
ALTER TABLE runs ADD COLUMN best_tcv REAL;
UPDATE runs SET best_objective = (SELECT min(objective) FROM measurements WHERE run_id = runs.id);

CREATE INDEX checkpoints_to_resume ON checkpoints (run_id, step) WHERE plan IS NOT NULL;
`
