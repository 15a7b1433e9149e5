import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../lab/specs.ts'

/** Returns the first Python that imports a module; null where there is none. */
export const pythonWith = (module: string): string | null =>
  ['python3', join(root, '.runtime/peers/bin/python')].find((program) => {
    try {
      execFileSync(program, ['-c', `import numpy, ${module}`], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }) ?? null

/** A Python with NumPy; null where there is none. */
export const python: string | null = pythonWith('numpy')

/** Runs Python with our package on its path, and returns what it printed. Throws with its error. */
export function runPython(args: readonly string[]): string {
  const env = { ...process.env, PYTHONPATH: join(root, 'python'), PYTHONDONTWRITEBYTECODE: '1' }
  const { status, stdout, stderr } = spawnSync(python ?? 'python3', args, { encoding: 'utf8', env })
  if (status !== 0) throw new Error(stderr)
  return stdout + stderr
}
