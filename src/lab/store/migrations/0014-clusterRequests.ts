/**
 * `repeats` counts how often the lab has submitted a run again. `stop` is a request to a run: 1 asked, 2 the cluster has it.
 * `options` has what a study asks for beyond the settings of its cluster, as JSON.
 */
export const clusterRequests = `
ALTER TABLE cluster_runs ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cluster_runs ADD COLUMN stop INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submissions ADD COLUMN options TEXT;
`
