import { delimiter, dirname, join } from 'node:path'
import { buildStep } from '../build.mjs'
import { pinnedNode } from '../setup/node.mjs'
import { runProgram } from '../setup/process.mjs'
import { runSteps } from '../setup/steps.mjs'

/** Gates that run beside each other; each may use a core of its own. */
const sideBySide = 2

const cache = (name) => `node_modules/.cache/${name}`

/** [file under node_modules, arguments] of each tool that checks sources; `paths` are files or folders. */
export const tools = {
  format: (paths) => [
    'prettier/bin/prettier.cjs',
    ['--check', '--cache', '--cache-location', cache('prettier'), '--ignore-unknown', ...paths],
  ],
  lint: (paths) => [
    'eslint/bin/eslint.js',
    [
      ...['--flag', 'unstable_native_nodejs_ts_config', '--no-warn-ignored'],
      ...['--cache', '--cache-strategy', 'content', '--cache-location', cache('eslint'), ...paths],
    ],
  ],
  /** Every layer, each against the declarations of those it may import. */
  types: () => ['vue-tsc/bin/vue-tsc.js', ['-b', 'tsconfig.json']],
  /** The window alone, with the templates of its components. */
  windowTypes: () => ['vue-tsc/bin/vue-tsc.js', ['-b', 'tsconfig.renderer.json']],
  /** Everything but the components, by the native compiler: seconds, for use while working. */
  quickTypes: () => ['@typescript/native-preview/bin/tsgo', ['-p', 'tsconfig.quick.json']],
}

/** Tools that start `node` themselves must find the pinned one too. */
const environment = (node) => ({ ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) })

export const toolGate = (root, name, [file, args]) => ({
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

/** The longest first, so that none is left alone at the end. */
export const staticGates = (context) => [
  toolGate(context.root, 'types', tools.types()),
  toolGate(context.root, 'lint', tools.lint(['.'])),
  toolGate(context.root, 'format', tools.format(['.'])),
  buildGate(context),
]

/** Runs every gate, whatever the others say, and prints the output of each that fails. */
export const runGates = async (gates, log = console.log) => {
  const waiting = [...gates]
  let failed = 0
  const work = async () => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) {
      const since = performance.now()
      const { code, output } = await gate.run()
      log(`${code === 0 ? 'ok    ' : 'FAILED'} ${gate.name} (${((performance.now() - since) / 1000).toFixed(1)} s)`)
      if (code === 0) continue
      failed += 1
      log(output.trimEnd())
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, work))
  return { passed: gates.length - failed, failed }
}
