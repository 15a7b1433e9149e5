import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { identifyProcess } from '../../src/lab/runs/processIdentity.ts'
import type { ProcessIdentity } from '../../src/lab/store/runRows.ts'

/** A lab in a process of its own, with a trainer that goes on until it is stopped, and one run in it, or what another program starts. */
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
