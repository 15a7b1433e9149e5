import { delimiter, dirname, join } from 'node:path'
import { buildStep } from '../build.mjs'
import { pinnedNode } from '../setup/node.mjs'
import { runProgram } from '../setup/process.mjs'
import { runSteps } from '../setup/steps.mjs'

/** @import { Context, Gate, Counts } from '../setup/types.d.mts' */

/** Gates that run beside each other; each may use a core of its own. */
const sideBySide = 2

/**
 * The file under node_modules and the arguments of each tool that checks sources; `paths` are files or folders.
 * @satisfies {Record<string, (paths: string[]) => [string, string[]]>}
 */
export const tools = {
  format: (paths) => ['prettier/bin/prettier.cjs', ['--check', '--cache', '--ignore-unknown', ...paths]],
  lint: (paths) => [
    'eslint/bin/eslint.js',
    [
      '--flag',
      'unstable_native_nodejs_ts_config',
      '--no-warn-ignored',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      'node_modules/.cache/eslint',
      ...paths,
    ],
  ],
  /** Every layer, each against the declarations of those it may import. */
  types: () => ['vue-tsc/bin/vue-tsc.js', ['-b', 'tsconfig.json']],
  /** The window alone, with the templates of its components. */
  windowTypes: () => ['vue-tsc/bin/vue-tsc.js', ['-b', 'tsconfig.renderer.json']],
  /** Everything but the components, by the native compiler: seconds, for use while working. */
  quickTypes: () => ['@typescript/native-preview/bin/tsgo', ['-p', 'tsconfig.quick.json']],
}

/**
 * Tools that start `node` themselves must find the pinned one too.
 * @type {(node: string) => NodeJS.ProcessEnv}
 */
const environment = (node) => ({ ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) })

/** @type {(root: string, name: string, tool: [string, string[]]) => Gate} */
export const toolGate = (root, name, [file, args]) => ({
  name,
  run: () => {
    const node = pinnedNode(root)
    return runProgram(node, [join(root, 'node_modules', file), ...args], { cwd: root, env: environment(node) })
  },
})

/** @type {(context: Context) => Gate} */
const buildGate = (context) => ({
  name: 'build',
  run: () =>
    runSteps({ ...context, log: () => {} }, [buildStep]).then(
      () => ({ code: 0, output: '' }),
      (error) => ({ code: 1, output: error.message }),
    ),
})

/**
 * The longest first, so that none is left alone at the end.
 * @type {(context: Context) => Gate[]}
 */
export const staticGates = (context) => [
  toolGate(context.root, 'types', tools.types()),
  toolGate(context.root, 'lint', tools.lint(['.'])),
  toolGate(context.root, 'format', tools.format(['.'])),
  buildGate(context),
]

/**
 * Runs every gate, whatever the others say, and prints the output of each that fails.
 * @type {(gates: readonly Gate[], log?: (line: string) => void) => Promise<Counts>}
 */
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
