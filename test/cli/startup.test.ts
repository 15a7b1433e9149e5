import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { cli } from './lab.ts'

const run = promisify(execFile)

/** Prints the modules that a program has loaded when it exits. */
const listModules = `import { registerHooks } from 'node:module'
const urls = []
registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
process.on('exit', () => console.error(urls.join('\\n')))`

describe('the start of the command line', () => {
  it('loads neither the history nor a linear algebra library for the help', async () => {
    const hook = `data:text/javascript,${encodeURIComponent(listModules)}`
    const { stdout, stderr } = await run(process.execPath, ['--import', hook, cli, '--help'])
    expect(stdout).toContain('Usage: lab')
    const modules = stderr.split('\n')
    expect(modules.some((url) => url.endsWith('/src/cli/run.ts'))).toBe(true)
    expect(modules.filter((url) => /kysely|better-sqlite3|ml-matrix|src\/lab\/lab\.ts/.test(url))).toEqual([])
  })

  it('works where Node cannot keep compiled modules', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const env = { ...process.env, NODE_COMPILE_CACHE: file }
    expect((await run(process.execPath, [cli, '--help'], { env })).stdout).toContain('Usage: lab')
  })

  it('keeps compiled modules in .runtime when npm starts it', async () => {
    const env = { ...process.env }
    delete env.NODE_COMPILE_CACHE
    const script = join(root, 'scripts/lab.mjs')
    expect((await run(process.execPath, [script, '--help'], { env })).stdout).toContain('Usage: lab')
    expect(existsSync(join(root, '.runtime/code'))).toBe(true)
  })
})
