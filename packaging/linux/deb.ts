import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Build } from '../build.ts'
import { runCommand } from '../command.ts'
import { writeIn } from './appFolder.ts'

export interface DebFacts {
  name: string
  version: string
  summary: string
  /** Lines of the long description. */
  description: readonly string[]
  depends: readonly string[]
  recommends?: readonly string[]
  /** Maintainer scripts by name. */
  scripts?: Readonly<Record<string, string>>
}

/** Writes the file `control` of a package. */
export function controlFile(facts: DebFacts, installedKilobytes: number): string {
  const { name, version, summary, description, depends, recommends = [] } = facts
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: amd64',
    'Maintainer: The Collapsar developers <maintainers@collapsar.invalid>',
    `Installed-Size: ${installedKilobytes}`,
    ...(depends.length > 0 ? [`Depends: ${depends.join(', ')}`] : []),
    ...(recommends.length > 0 ? [`Recommends: ${recommends.join(', ')}`] : []),
    'Section: science',
    'Priority: optional',
    `Description: ${summary}`,
    ...description.map((line) => ` ${line === '' ? '.' : line}`),
    '',
  ].join('\n')
}

/** Writes a version so that Debian orders it as Python does: 2.22.0~rc0 comes before 2.22.0. */
export const debVersion = (version: string): string => version.replace(/(\d)(a|b|rc)(\d)/, '$1~$2$3')

/** Builds a package of a folder whose paths are those of the system. Debian 11 cannot read zstd, so releases take xz. */
export async function buildDeb(build: Build, stage: string, facts: DebFacts): Promise<string> {
  const size = Number((await runCommand('du', ['-sk', '--apparent-size', stage])).split('\t')[0])
  writeIn(stage, 'DEBIAN/control', controlFile(facts, size))
  for (const [name, text] of Object.entries(facts.scripts ?? {})) writeIn(stage, `DEBIAN/${name}`, text, 0o755)
  for (const folder of [stage, join(stage, 'DEBIAN')]) chmodSync(folder, 0o755)
  const file = join(build.out, `${facts.name}_${facts.version}_amd64.deb`)
  rmSync(file, { force: true })
  const compression = build.isRelease ? ['-Zxz', '-z6'] : ['-Zzstd', '-z3']
  await runCommand('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, file])
  return file
}
