import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Build } from './build.ts'
import { readPackageLists } from './listPackages.ts'
import { copiedPackages, nodePackages } from './programFolder.ts'

/** Something inside the package that others made. */
export interface Part {
  name: string
  version: string
  /** As SPDX names it. */
  licence: string
  /** The text of its licence; null where it ships none. */
  text: string | null
  /** Its address as a package. */
  purl: string
}

/** Packages of which resources/ holds files. */
const ofResources = [
  'mnist',
  '@expo-google-fonts/inter',
  '@expo-google-fonts/ibm-plex-mono',
  '@expo-google-fonts/stix-two-text',
]

const licenceFile = /^(licen[sc]e|copying|ofl)([-.].*)?$/i

interface Described {
  name: string
  version: string
  license?: string | { type: string }
  licenses?: { type: string }[]
}

function readPart(folder: string): Part {
  const { name, version, license, licenses } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Described
  const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? 'NOASSERTION')
  const file = readdirSync(folder).find((one) => licenceFile.test(one))
  const text = file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim()
  return { name, version, licence, text, purl: `pkg:npm/${name.replace('@', '%40')}@${version}` }
}

function electronPart({ root, electron }: Build): Part {
  const folder = electron.binary === '' ? join(root, 'node_modules/electron') : dirname(resolve(root, electron.binary))
  const file = ['LICENSE', 'LICENSE.electron.txt'].map((name) => join(folder, name)).find((path) => existsSync(path))
  return {
    name: 'electron',
    version: electron.version,
    licence: 'MIT',
    text: file === undefined ? null : readFileSync(file, 'utf8').trim(),
    purl: `pkg:generic/electron@${electron.version}`,
  }
}

/** Lists everything inside the app that others made, from the lists that the bundler wrote. */
export function partsOf(build: Build): Part[] {
  const { root, platform } = build
  const modules = (name: string): string => join(root, 'node_modules', name)
  const named = [...Object.keys(copiedPackages(platform)), ...ofResources].map(modules)
  const folders = [...new Set([...readPackageLists(build.lists), ...named])]
  const node: Part = { ...readPart(modules(nodePackages[platform].name)), name: 'node', licence: 'MIT' }
  const own = { ...node, purl: `pkg:generic/node@${node.version}` }
  const parts = [...folders.map(readPart), own, electronPart(build)]
  const unique = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]))
  return [...unique.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Writes the licences of all parts. A text that several share stands once, under all their names. */
export function licencesText(own: string, parts: readonly Part[]): string {
  const texts = [...new Set(parts.map(({ text }) => text))]
  const title = ({ name, version, licence }: Part): string => `${name} ${version} (${licence})`
  const sections = texts.map(
    (text) =>
      `${parts
        .filter((part) => part.text === text)
        .map(title)
        .join('\n')}\n\n${text ?? 'The package names its licence and ships no text.'}`,
  )
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  const head = `Collapsar\n\n${own.trim()}\n\nCollapsar contains the following works of others. The licences of Chromium's parts are in LICENSES.chromium.html.`
  return `${[head, ...sections].join(rule)}\n`
}
