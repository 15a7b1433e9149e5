import type { ElectronReport } from './system.ts'

/** The major version that this program pins. Electron fixes the three newest majors at any time. */
export const pinnedElectron = 45
const fixedMajors = 3

const sources: Record<ElectronReport['source'], string> = {
  official: 'official build',
  registry: 'build from the package registry',
  unknown: 'build of unknown origin',
}

const remedies = {
  clone: 'A set-up on a machine that reaches the official download installs the current one.',
  package: 'A package that is built where the official download is reachable has the current one.',
  official: 'Update Collapsar to get the current one.',
}

/** Describes Electron for About, System and `doctor`, as `33.2.1 (build from the package registry)`. */
export const electronText = ({ version, source }: ElectronReport): string => `${version} (${sources[source]})`

/** Says that this Electron no longer gets security fixes, and what to do; null where it does. */
export function electronProblem({ version, source }: ElectronReport, isInstalled: boolean): string | null {
  const major = Number(version.split('.')[0])
  if (major > pinnedElectron - fixedMajors) return null
  const fact = `Electron ${major} no longer gets security fixes.`
  const guard = 'Collapsar loads no page of the web in it.'
  const remedy = source === 'registry' ? remedies[isInstalled ? 'package' : 'clone'] : remedies.official
  return `${fact} ${guard} ${remedy}`
}
