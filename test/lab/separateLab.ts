import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { identifyProcess } from '../../src/lab/runs/processIdentity.ts'
import type { ProcessIdentity } from '../../src/lab/store/runRows.ts'

/** Starts a lab in a separate process with one endless run, or with another `program`. */
export async function startSeparateLab(
  home: string,
  trainerName: string,
  program: 'oneRun' | 'oneStudy' = 'oneRun',
): Promise<{ child: ChildProcess; id: string; trainer: ProcessIdentity }> {
  const child = fork(join(import.meta.dirname, `${program}.ts`), [home, trainerName], {
    execArgv: [],
    serialization: 'advanced',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [told] = (await once(child, 'message')) as [{ id: string; trainerPid: number }]
  return { child, id: told.id, trainer: identifyProcess(told.trainerPid) }
}
