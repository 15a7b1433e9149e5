import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lab/specs.ts'

interface Result {
  code: number | null
  out: string
  err: string
}

export const cli = join(root, 'src/cli/index.ts')

/** Runs the command line in a process of its own. */
export const lab = (...args: string[]): Promise<Result> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    )
  })
