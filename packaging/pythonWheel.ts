import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'

/** A wheel is a zip file: the modules, and a folder of metadata with a hash of each file. No Python is needed to make it. */
const epoch = new Date('2020-01-01T00:00:00')

const field = (text: string, name: string): string => {
  const [, value] = new RegExp(`^${name} = "([^"]+)"$`, 'm').exec(text) ?? []
  if (value === undefined) throw new Error(`python/pyproject.toml has no ${name}`)
  return value
}

/** Builds the wheel of the Python package into a folder, and returns its path. The same sources give the same bytes. */
export function buildWheel(root: string, out: string): string {
  const source = join(root, 'python')
  const project = readFileSync(join(source, 'pyproject.toml'), 'utf8')
  const [name, version] = [field(project, 'name'), field(project, 'version')]
  const info = `${name}-${version}.dist-info`
  const numpy = /^dependencies = \["([^"]+)"\]$/m.exec(project)?.[1]
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    `Summary: ${field(project, 'description')}`,
    'License: MIT',
    `Requires-Python: ${field(project, 'requires-python')}`,
    ...(numpy === undefined ? [] : [`Requires-Dist: ${numpy}`]),
    'Description-Content-Type: text/markdown',
    '',
    readFileSync(join(source, 'README.md'), 'utf8'),
  ].join('\n')
  const modules = readdirSync(join(source, name)).filter((file) => /\.py$|^py\.typed$/.test(file))
  const files = new Map<string, Uint8Array>([
    ...modules.toSorted().map((file) => [`${name}/${file}`, readFileSync(join(source, name, file))] as const),
    [`${info}/LICENSE`, readFileSync(join(source, 'LICENSE'))],
    [`${info}/METADATA`, Buffer.from(metadata)],
    [
      `${info}/WHEEL`,
      Buffer.from('Wheel-Version: 1.0\nGenerator: collapsar\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
    ],
  ])
  const rows = [...files].map(([path, bytes]) => {
    const hash = createHash('sha256').update(bytes).digest('base64url')
    return `${path},sha256=${hash},${bytes.length}`
  })
  files.set(`${info}/RECORD`, Buffer.from([...rows, `${info}/RECORD,,`, ''].join('\n')))
  mkdirSync(out, { recursive: true })
  const path = join(out, `${name}-${version}-py3-none-any.whl`)
  writeFileSync(path, zipSync(Object.fromEntries(files), { mtime: epoch }))
  return path
}
