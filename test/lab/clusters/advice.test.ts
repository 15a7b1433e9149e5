import { expect, test } from 'vitest'
import { adviceFor } from '../../../src/lab/clusters/advice.ts'

const place = { name: "it's hpc", host: 'me@login' }

test.each([
  ['cannot reach me@login: me@login: Permission denied (publickey).', 'Your login is refused'],
  ['cannot reach me@login: Host key verification failed.', 'The key of me@login has changed'],
  ['cannot reach me@login: ssh: Could not resolve hostname login', 'Check your network or VPN, and the name me@login'],
  ['cannot reach me@login: ssh: connect to host login port 22: No route to host', 'Check your network or VPN.'],
  ['ssh did not answer within 60 s', 'Check your network or VPN.'],
  ['squeue failed on local: slurm_load_jobs error: Unable to contact slurm controller', "Slurm's controller"],
  ['squeue failed on local: Invalid authentication credential', 'Slurm refuses your credential'],
  ['sbatch failed on local: Batch job submission failed: Invalid partition name specified', "lab cluster add 'it'"],
  ['tar failed on local: tar: write error: No space left on device', 'The folder of the cluster is full'],
  ['squeue failed on me@login: squeue is not there', "run lab cluster check 'it'"],
])('%s', (problem, words) => {
  expect(adviceFor(problem, place)).toContain(words)
})

test('other words stand alone', () => {
  expect(adviceFor('something else', place)).toBeNull()
})
