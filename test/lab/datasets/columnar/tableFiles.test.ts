import { describe, expect, it } from 'vitest'
import { contentHash } from '../../../../src/lab/datasets/imported/file.ts'
import { inMemory } from '../../../../src/lab/datasets/readers/byteSource.ts'
import { readTable } from '../../../../src/lab/datasets/readers/table/readTable.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'
import { utf8 } from '../makeFiles.ts'
import { formatOfName, inspectSet, open, readSet, tableFiles } from './oracleTables.ts'

const { same, table, columns, indexed, lists, hub, long } = tableFiles
const names = ['small', 'whole', 'exact', 'double'] as const

describe('a table is the same set in every codec, page version, row group and writer', () => {
  const rows = table.kind.map((kind, i) => [...names.map((name) => String(table[name][i])), kind].join(','))
  const csv = [[...names, 'kind'].join(','), ...rows].join('\n')
  const twin = readTable(inMemory(utf8(csv), 'a.csv'), TableOptions.parse({}), () => {})

  it.each(Object.keys(same))('%s', async (name) => {
    const set = await readSet(formatOfName(name), same[name] ?? '')
    expect(set).toMatchObject({ shape: [4], featureNames: names, classNames: ['setosa', 'versicolor', 'virginica'] })
    expect([...set.numbers.subarray(0, 4)]).toEqual(names.map((own) => table[own][0]))
    expect(contentHash(set)).toBe(contentHash(twin))
    expect(set.notes[0]).toBe("labels: column 'kind' (it is the only column of texts)")
  })
})

describe('every type has its values', () => {
  it.each(['parquet', 'arrow'] as const)('%s', async (format) => {
    const { columns: found } = await open(format, columns[format])
    const valuesOf = (name: string): (number | string | null)[] => {
      const column = found.find((own) => own.name === name)
      if (!column) throw new Error(`there is no column ${name}`)
      return column.texts ?? [...(column.numbers ?? [])].map((value) => (Number.isNaN(value) ? null : value))
    }
    expect(columns.values.map(({ name }) => ({ name, values: valuesOf(name) }))).toEqual(columns.values)
  })
})

describe('blocks that refer to each other', () => {
  it.each(Object.keys(long))('%s', async (name) => {
    const { numbers, labels } = await readSet(formatOfName(name), long[name] ?? '')
    expect(numbers.every((value, i) => value === i % 7)).toBe(true)
    expect(labels.every((label, i) => label === i % 3)).toBe(true)
    expect(labels).toHaveLength(20_000)
  })
})

describe('the index of pandas is no feature', () => {
  it.each([
    ['unnamed', '__index_level_0__'],
    ['named', 'patient'],
  ] as const)('%s', async (which, name) => {
    const set = await readSet('parquet', indexed[which])
    expect(set.featureNames).toEqual(['x'])
    expect(set.notes).toContain(`left out: '${name}': pandas stored it as the index`)
  })

  it('is one where the user keeps it, and then its texts are a question', async () => {
    await expect(readSet('parquet', indexed.named, { keep: ['patient'] })).rejects.toThrow(
      "column 'patient' has texts (row 1: 'row 0') and cannot be a feature",
    )
  })
})

describe('lists and records become columns', () => {
  it.each(Object.keys(lists.files))('%s', async (name) => {
    const set = await readSet(formatOfName(name), lists.files[name] ?? '')
    const isRecord = name.endsWith('records')
    expect(set.featureNames).toEqual(isRecord ? ['x.a', 'x.b'] : ['x[0]', 'x[1]', 'x[2]', 'x[3]'])
    expect([...set.numbers]).toEqual(isRecord ? lists.values.filter((_, i) => i % 4 < 2) : lists.values)
  })

  it.each(['parquet', 'arrow'] as const)('%s: lists of several lengths are refused', async (format) => {
    await expect(readSet(format, lists.ragged[format])).rejects.toThrow(
      "a.file: row 2: column 'x' has a list of 1 entries, expected 2 as in the first row; leave it out with --drop 'x'",
    )
  })
})

describe('pictures in a column', () => {
  it.each(['parquet', 'arrow'] as const)('%s: are decoded, and classes have their stored names', async (format) => {
    const set = await readSet(format, hub[format])
    expect(set).toMatchObject({ shape: [4, 5], classNames: ['cat', 'dog', 'owl'], labels: Int32Array.of(1, 0, 1, 2) })
    expect([...set.numbers]).toEqual(hub.values)
    const preview = await inspectSet(format, hub[format])
    expect(preview.columns).toMatchObject([
      { name: 'image', role: 'feature', type: 'picture', reason: 'pictures' },
      { name: 'label', role: 'label', type: 'number' },
    ])
    expect(preview.classes).toContainEqual({ name: 'dog', count: 2 })
    expect(preview.questions).toEqual([])
  })

  it('are known without a record too', async () => {
    const set = await readSet('parquet', hub.bare)
    expect(set).toMatchObject({ shape: [4, 5], classNames: ['0', '1', '2'] })
  })
})

it.each(['parquet zstd', 'arrow file'])('%s: the file may lie anywhere in a larger buffer', async (name) => {
  const bytes = Buffer.from(same[name] ?? '', 'base64')
  const moved = Buffer.concat([Buffer.alloc(3), bytes, Buffer.alloc(5)]).subarray(3, 3 + bytes.length)
  const set = await readSet(formatOfName(name), moved)
  expect(contentHash(set)).toBe(contentHash(await readSet(formatOfName(name), new Uint8Array(bytes))))
})

it('a preview shows columns, roles and rows, and no dialect of text', async () => {
  const preview = await inspectSet('parquet', same['parquet zstd'] ?? '')
  expect(preview).toMatchObject({ encoding: null, delimiter: null, samples: 120, questions: [] })
  expect(preview.columns.map(({ role }) => role)).toEqual(['feature', 'feature', 'feature', 'feature', 'label'])
  expect(preview.columns[0]).toMatchObject({ type: 'number', least: Math.min(...table.small), missing: 0 })
  expect(preview.rows[0]).toEqual([...names.map((name) => String(table[name][0])), table.kind[0]])
  expect(preview.classes).toEqual(['setosa', 'virginica', 'versicolor'].map((name) => ({ name, count: 40 })))
})
