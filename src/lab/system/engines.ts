import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { addonFile } from '../../shared/layout.ts'

/** The file in the folder of an engine package that describes it. */
const engineFile = 'engine.json'

/** An installed engine package. */
export interface InstalledEngine {
  /** The name of its folder, as 2.22.0rc0-cpu. */
  name: string
  folder: string
  tensorflow: string
  variant: 'cpu' | 'cuda'
}

/**
 * Returns the folders that may hold engine packages: inside the installed app, beside it, and those of a user without
 * root and of the system. An app in a home folder finds the engines of the system too.
 */
export function engineFolders(root: string, home = homedir()): string[] {
  // root is APP/resources/program, on macOS APP/Contents/Resources/program.
  const beside = join(dirname(dirname(dirname(root))), 'collapsar-engines')
  return [
    ...new Set([
      join(root, 'engines'),
      beside,
      join(home, '.local/lib/collapsar-engines'),
      '/usr/lib/collapsar-engines',
    ]),
  ]
}

/** Lists the engine packages in these folders: the newest version first, and of a version CUDA before the CPU. */
export function installedEngines(folders: readonly string[]): InstalledEngine[] {
  const found = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).flatMap((name) => readEngine(join(folder, name), name)))
  return found.toSorted((a, b) => compareVersions(b.tensorflow, a.tensorflow) || b.variant.localeCompare(a.variant))
}

function readEngine(folder: string, name: string): InstalledEngine[] {
  try {
    const { tensorflow, variant } = JSON.parse(readFileSync(join(folder, engineFile), 'utf8')) as Record<
      string,
      unknown
    >
    if (typeof tensorflow !== 'string' || (variant !== 'cpu' && variant !== 'cuda')) return []
    return existsSync(join(folder, addonFile)) ? [{ name, folder, tensorflow, variant }] : []
  } catch {
    // A folder that is being installed or removed, or that is no engine.
    return []
  }
}

/** Compares versions such as 2.22.0rc0 and 2.22.0: numbers by value, and a release comes after its candidates. */
export function compareVersions(a: string, b: string): number {
  const [first = [], second = []] = [a, b].map((text) => text.match(/\d+|[a-z]+/g) ?? [])
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const difference = rank(first[i]) - rank(second[i])
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}

/** Letters mark a candidate, which comes before the end of a version. The end comes before another number. */
const rank = (part: string | undefined): number => (part === undefined ? -1 : /\d/.test(part) ? Number(part) : -2)

/**
 * Chooses the engine to use: the one that the user named, else the newest that fits. The CUDA build fits a machine with an
 * NVIDIA driver; elsewhere it takes seconds more to load and computes on the CPU too.
 */
export function chooseEngine(
  engines: readonly InstalledEngine[],
  { wish, hasDriver }: { wish: string | null; hasDriver: boolean },
): InstalledEngine | null {
  const fitting = engines.filter(({ variant }) => (variant === 'cuda') === hasDriver)
  return engines.find(({ name }) => name === wish) ?? fitting[0] ?? engines[0] ?? null
}
