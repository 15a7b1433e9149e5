import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { addonFile, engineVariable, programFile, type Program } from '../src/shared/layout.ts'
import { listPackages } from './listPackages.ts'

/** Packages with native code. They stay packages, whose files `programFolder` copies. */
export const nativePackages = ['better-sqlite3', '@resvg/resvg-js'] as const

const programs: readonly Program[] = [
  'lab/index',
  'lab/analyses/worker',
  'lab/checkpoints/worker',
  'lab/datasets/imported/worker',
  'trainer/index',
  'cli/index',
]

/** The trainer loads one of these at run time, so each is an entry of its own. */
const tensorflow = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-node-gpu',
] as const

/** tfjs-node asks node-pre-gyp for its addon, which would look inside node_modules. Engines are packages of their own. */
const addonOfEngine: Plugin = {
  name: 'addon-of-engine',
  enforce: 'pre',
  resolveId: (id) => (id === '@mapbox/node-pre-gyp' ? '\0addon' : undefined),
  load: (id) =>
    id === '\0addon' ? `export const find = () => process.env.${engineVariable} + '/${addonFile}'` : undefined,
}

/** Node reads `main` and never `module`: a package takes the same files of each dependency as a clone, so the same bits. */
const asNode = { mainFields: ['main'], conditions: ['node'] }

/**
 * Bundles lab, trainer and command line into `folder`, as plain JavaScript that Node runs with the native packages beside
 * it. Nothing is minified: names in a stack trace stay those of the sources, and no arithmetic is rewritten. `lists` is the
 * folder for the names of the packages inside.
 */
export async function bundlePrograms(root: string, folder: string, lists: string): Promise<void> {
  const shared = { configFile: false, root, logLevel: 'warn' } as const
  const options = { ssr: true, minify: false, target: 'node24', emptyOutDir: false } as const
  await build({
    ...shared,
    ssr: { noExternal: true, external: [...nativePackages], resolve: asNode },
    plugins: [listPackages(join(lists, 'programs.json'))],
    build: {
      ...options,
      outDir: folder,
      rolldownOptions: {
        input: Object.fromEntries(programs.map((name) => [name, join(root, programFile(name, false))])),
        output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  for (const name of tensorflow) {
    // Each refers to the others as in a clone, so that a process has one tfjs-core.
    const others = tensorflow.filter((other) => other !== name)
    await build({
      ...shared,
      ssr: { noExternal: true, external: others, resolve: asNode },
      plugins: [addonOfEngine, listPackages(join(lists, `${name.replace('/', '-')}.json`))],
      build: {
        ...options,
        outDir: join(folder, 'node_modules', name),
        rolldownOptions: { input: { index: name }, output: { format: 'cjs', entryFileNames: '[name].js' } },
      },
    })
  }
}
