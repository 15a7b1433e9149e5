import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, expect, it } from 'vitest'
import { findEngine } from '../../packaging/linux/engine.ts'
import { root } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { buildNew } from './packages.ts'

let app: string
beforeAll(() => {
  const out = buildNew()
  app = join(out, readdirSync(out).find((name) => name.endsWith('-linux-x64')) ?? '')
  const { folder, tensorflow } = findEngine(root, 'cpu')
  // The engine that a clone has, in a folder beside the app.
  const engine = join(out, 'collapsar-engines', `${tensorflow}-cpu`)
  mkdirSync(engine, { recursive: true })
  for (const name of ['lib', 'tfjs_binding.node'])
    if (!readdirSync(engine).includes(name)) symlinkSync(join(folder, name), join(engine, name))
  writeFileSync(join(engine, 'engine.json'), JSON.stringify({ tensorflow, variant: 'cpu' }))
}, 1_800_000)

/** Trains a run with a program, and returns its weights, spectra and curves as stored, bit by bit. */
function measured(program: readonly [string, string], choices: readonly string[]): string {
  const home = temporaryFolder()
  const [node, cli] = program
  const changes = choices.flatMap((choice) => ['--set', choice])
  const args = [cli, 'run', 'fig2', '--quick', '--delta', '0.1', '--home', home, ...changes]
  execFileSync(node, args, { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'ignore', 'inherit'] })
  const history = new Database(join(home, 'history.sqlite'), { readonly: true })
  const rows = (sql: string): unknown[] => history.prepare(sql).all()
  const result = [
    rows('SELECT weights FROM checkpoints'),
    rows('SELECT features, weights, recursive FROM spectra ORDER BY step'),
    rows('SELECT name, numbers FROM scalar_columns ORDER BY name'),
  ]
  history.close()
  return JSON.stringify(result, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  )
}

it.each([
  ['the compiled graph in float32', ['engine=graph', 'precision=float32']],
  ['the compiled graph in float64', ['engine=graph', 'precision=float64']],
  ['single operations with WebAssembly', ['engine=wasm', 'network.widths=[16,10]', 'precision=float32']],
])('%s: the bundled programs give the bits of the sources', (_, choices) => {
  const program = join(app, 'resources/program')
  const bundled = measured([join(program, 'node/bin/node'), join(program, 'cli/index.js')], choices)
  const sources = measured([process.execPath, join(root, 'src/cli/index.ts')], choices)
  // A difference is no use as a text of a megabyte.
  expect(bundled === sources).toBe(true)
  expect(bundled.length).toBeGreaterThan(10_000)
})
