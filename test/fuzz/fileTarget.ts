import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { crc32, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { unzipSync, zipSync } from 'fflate'
import { factsOf } from '../../src/lab/datasets/imported/facts.ts'
import { contentHash } from '../../src/lab/datasets/imported/file.ts'
import { inspect, readSource } from '../../src/lab/datasets/imported/source.ts'
import { sizeOf } from '../../src/lab/datasets/readers/rawSet.ts'
import { importFormats, TableOptions, type ImportFormat } from '../../src/shared/contract/datasets.ts'
import type { Random } from '../../src/shared/linalg/random.ts'
import { setsByFormat } from './files.ts'
import { mutatedBytes, mutatedText, oddTexts, pick } from './mutate.ts'
import type { Target } from './targets.ts'

/** What an import may use here: mutants that declare more are refused. */
const free = { memory: 1e8, disk: 1e9 }

/** Changes the files of a set of one format, and reads them as an import does. */
export function fileTarget(format: ImportFormat, folder: string): Target {
  const place = join(folder, format)
  return {
    name: format,
    make(random) {
      const chosen = pick(random, setsByFormat[format]).files
      const [only = '', second] = Object.keys(chosen)
      // Without an ending, the first bytes tell the format.
      const files = second === undefined && random.next() < 0.1 ? { x: chosen[only] ?? new Uint8Array() } : chosen
      const names = Object.keys(files)
      const target = pick(random, names)
      const other = pick(random, setsByFormat[pick(random, importFormats)])
      const otherBytes = pick(random, Object.values(other.files))
      const bytes = mutatedFile(random, target, files[target] ?? new Uint8Array(), otherBytes)
      const table = format === 'csv' && random.next() < 0.5 ? tableOptions(random) : TableOptions.parse({})
      const arrays = random.next() < 0.1 ? { samples: pick(random, oddTexts) || 'X', labels: 'y' } : null
      return {
        text: `${target}, ${bytes.length} bytes, ${JSON.stringify({ table, arrays })}`,
        files: { ...files, [target]: bytes },
        async run() {
          write(place, { ...files, [target]: bytes })
          const paths = names[0]?.includes('/') ? [place] : names.map((name) => join(place, name))
          if (random.next() < 0.3) await inspect(paths, table, free)
          const { set } = await readSource({ files: paths, table, arrays }, free, () => {})
          check(set)
        },
      }
    },
  }
}

function check(set: Awaited<ReturnType<typeof readSource>>['set']): void {
  const { numbers, labels, shape, classNames } = set
  if (numbers.length !== labels.length * sizeOf(shape)) throw new Error('a set has numbers without a sample')
  if (labels.some((label) => !Number.isInteger(label) || label < 0 || label >= classNames.length))
    throw new Error('a label is no class')
  factsOf(set, 'set', () => {})
  contentHash(set)
}

function write(place: string, files: Readonly<Record<string, Uint8Array>>): void {
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place)
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true })
    writeFileSync(join(place, name), bytes)
  }
}

/** Changes a file, or the content of an archive below a sound wrapping: its checksum would stop most changes. */
function mutatedFile(random: Random, name: string, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const isInside = random.next() < 0.7
  if (isInside && name.endsWith('.gz'))
    return gzipSync(mutatedFile(random, name.slice(0, -3), gunzipSync(bytes), other), { level: 1 })
  if (isInside && name.endsWith('.npz')) {
    const members = unzipSync(bytes)
    const member = pick(random, Object.keys(members))
    return zipSync(
      { ...members, [member]: mutatedBytes(random, members[member] ?? new Uint8Array(), other) },
      { level: 1 },
    )
  }
  if (isInside && /\.(csv|tsv)$/.test(name))
    return Buffer.from(mutatedText(random, Buffer.from(bytes).toString(), ['1', 'x', ',', '"', '\n']))
  if (isInside && name.endsWith('.png')) return mutatedPng(random, bytes, other)
  return mutatedBytes(random, bytes, other)
}

/** Changes the content of one chunk of a PNG, below sound lengths and checksums, and that of its pixels below DEFLATE. */
function mutatedPng(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes)
  const chunks: { type: string; data: Uint8Array }[] = []
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at))
    chunks.push({
      type: file.toString('latin1', at + 4, at + 8),
      data: file.subarray(at + 8, at + 8 + file.readUInt32BE(at)),
    })
  const target = pick(random, chunks)
  const written = chunks.map(({ type, data }) => {
    const next =
      data !== target.data ? data : type === 'IDAT' ? deflated(random, data, other) : mutatedBytes(random, data, other)
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), next, Buffer.alloc(4)])
    whole.writeUInt32BE(next.length, 0)
    whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4)
    return whole
  })
  return Buffer.concat([file.subarray(0, 8), ...written])
}

/** Pixels that lie in several chunks cannot be unpacked alone. */
function deflated(random: Random, data: Uint8Array, other: Uint8Array): Uint8Array {
  try {
    return deflateSync(mutatedBytes(random, inflateSync(data), other))
  } catch {
    return mutatedBytes(random, data, other)
  }
}

const words = ['label', 'h', 'w', '1', '#2', '2', 'y', 'comma', 'utf-8', 'utf-16le', 'latin1', ';', '\t']

function tableOptions(random: Random): TableOptions {
  const maybe = <T>(value: T): T | null => (random.next() < 0.3 ? value : null)
  const word = (): string => (random.next() < 0.6 ? pick(random, words) : pick(random, oddTexts)) || 'x'
  return {
    label: maybe(word()),
    drop: random.next() < 0.2 ? [word()] : [],
    keep: random.next() < 0.1 ? [word(), word()] : [],
    header: maybe(random.next() < 0.5),
    delimiter: maybe(word()),
    decimal: maybe(random.next() < 0.5 ? ',' : '.'),
    missing: random.next() < 0.2 ? [word()] : [],
    encoding: maybe(word()),
  }
}
