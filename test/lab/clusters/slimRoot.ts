import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installationFile, packagedNode, programFile, type Program } from '../../../src/shared/layout.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { root } from '../specs.ts'

const programs: readonly Program[] = [
  'cli/index',
  'trainer/index',
  'lab/analyses/worker',
  'lab/datasets/imported/worker',
]

/**
 * An installed Collapsar that leads to the sources: its copy on a cluster of this machine takes kilobytes, and its runs
 * train without TensorFlow.
 */
export function slimRoot(): string {
  const slim = join(temporaryFolder(), 'a program')
  mkdirSync(slim)
  writeFileSync(join(slim, installationFile), '{}')
  writeFileSync(join(slim, 'package.json'), '{"version": "1.2.3", "type": "module"}')
  for (const program of programs) {
    const path = join(slim, programFile(program, true))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `await import(${JSON.stringify(join(root, programFile(program, false)))})\n`)
  }
  mkdirSync(dirname(join(slim, packagedNode('linux'))), { recursive: true })
  symlinkSync(process.execPath, join(slim, packagedNode('linux')))
  symlinkSync(join(root, 'resources'), join(slim, 'resources'))
  return slim
}
