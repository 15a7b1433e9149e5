/**
 * Where the programs of Collapsar lie below its root. In a clone they are sources that the pinned Node runs as they are.
 * An installed Collapsar has bundles of the same names and a Node of its own.
 */

/** The file in the root that only an installed Collapsar has: what it was built from. */
export const installationFile = 'installation.json'

/** The folder in an installed app's resources that is the root of its programs. */
export const packagedRoot = 'program'

export type Program =
  | 'lab/index'
  | 'lab/analyses/worker'
  | 'lab/checkpoints/worker'
  | 'lab/datasets/imported/worker'
  | 'trainer/index'
  | 'cli/index'

/** Returns the path of a program below the root. */
export const programFile = (program: Program, isPackaged: boolean): string =>
  isPackaged ? `${program}.js` : `src/${program}.ts`

/** Returns the path of an installed Collapsar's Node below its root. */
export const packagedNode = (platform: string): string => (platform === 'win32' ? 'node/node.exe' : 'node/bin/node')

/** The addon of tfjs-node in an engine package. */
export const addonFile = 'tfjs_binding.node'

/**
 * The variable that names the folder of the engine package to a trainer of an installed Collapsar. It is empty where no
 * engine is installed. A clone does not set it: tfjs-node then finds its addon in node_modules.
 */
export const engineVariable = 'COLLAPSAR_ENGINE'
