import { delimiter, dirname, join } from 'node:path'
import { buildStep } from '../build.mjs'
import { pinnedNode } from '../setup/node.mjs'
import { runProgram } from '../setup/process.mjs'
import { runSteps } from '../setup/steps.mjs'

const projects = ['shared', 'node', 'main', 'preload', 'test']

/** [name, file under node_modules, arguments] of every gate that is a program. */
const programs = [
  ['format', 'prettier/bin/prettier.cjs', ['--check', '.']],
  ['lint', 'eslint/bin/eslint.js', ['--flag', 'unstable_native_nodejs_ts_config', '.']],
  ...projects.map((name) => [`types ${name}`, 'typescript/bin/tsc', ['-p', `tsconfig.${name}.json`]]),
  ['types renderer', 'vue-tsc/bin/vue-tsc.js', ['-p', 'tsconfig.renderer.json']],
]

/** Tools that start `node` themselves must find the pinned one too. */
const environment = (node) => ({ ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) })

const programGate = (root, [name, file, args]) => ({
  name,
  run: () => {
    const node = pinnedNode(root)
    return runProgram(node, [join(root, 'node_modules', file), ...args], { cwd: root, env: environment(node) })
  },
})

const buildGate = (context) => ({
  name: 'build',
  run: () =>
    runSteps({ ...context, log: () => {} }, [buildStep]).then(
      () => ({ code: 0, output: '' }),
      (error) => ({ code: 1, output: error.message }),
    ),
})

export const staticGates = (context) => [
  ...programs.map((program) => programGate(context.root, program)),
  buildGate(context),
]

/** Runs every gate, whatever the others say, and prints what a failing one printed. */
export const runGates = async (gates, log = console.log) => {
  let failed = 0
  for (const { name, run } of gates) {
    const since = performance.now()
    const { code, output } = await run()
    log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
    if (code === 0) continue
    failed += 1
    log(output.trimEnd())
  }
  return { passed: gates.length - failed, failed }
}
