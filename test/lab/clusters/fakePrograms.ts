import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../temporaryFolder.ts'

const fakes = join(import.meta.dirname, 'fakes')

/**
 * Puts a fake ssh and a fake Slurm first in the path until the test ends. Returns the folder of a cluster, and the folders of
 * requests to both.
 */
export function fakePrograms(): { folder: string; ssh: string; jobs: string } {
  const place = temporaryFolder()
  const ssh = join(place, 'ssh')
  const jobs = join(place, 'jobs')
  const programs = join(place, 'programs')
  for (const made of [ssh, jobs, programs]) mkdirSync(made)
  copyFileSync(join(fakes, 'ssh'), join(programs, 'ssh'))
  for (const name of ['sbatch', 'squeue', 'sinfo', 'scontrol', 'scancel', 'sacct']) {
    // Node reads a file without a suffix as an ES module where a package.json says so.
    copyFileSync(join(fakes, 'slurm.mjs'), join(programs, name))
    chmodSync(join(programs, name), 0o755)
  }
  writeFileSync(join(programs, 'package.json'), '{"type": "module"}')
  const before = { ...process.env }
  Object.assign(process.env, { PATH: `${programs}${delimiter}${process.env['PATH']}`, FAKE_SSH: ssh, FAKE_SLURM: jobs })
  onTestFinished(() => void Object.assign(process.env, before))
  return { folder: join(place, "it's far"), ssh, jobs }
}
