import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileBytes } from '../../../../src/lab/datasets/imported/fileBytes.ts'
import { readTable } from '../../../../src/lab/datasets/readers/table/readTable.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'
import { oracle } from '../../../oracle/read.ts'
import { temporaryFolder } from '../../../temporaryFolder.ts'
import { fromBase64 } from '../makeFiles.ts'

interface Tables {
  read: {
    name: string
    file: string
    options: Partial<TableOptions>
    features: string[]
    classNames: string[]
    labels: number[]
    numbers: (number | null)[]
  }[]
  refused: { name: string; file: string; reason: string }[]
}
const { read, refused } = oracle<Tables>('tables')
const folder = temporaryFolder()

function tableOf(file: string, options: Partial<TableOptions> = {}) {
  const path = join(folder, 't.csv')
  writeFileSync(path, fromBase64(file))
  return readTable(fileBytes(path), TableOptions.parse(options), () => {})
}

describe('a table of another program has the numbers that pandas reads', () => {
  it.each(read)('$name', ({ file, options, features, classNames, labels, numbers }) => {
    const set = tableOf(file, options)
    expect(set).toMatchObject({ featureNames: features, classNames, shape: [features.length] })
    expect([...set.labels]).toEqual(labels)
    expect(Array.from(set.numbers, (value) => (Number.isNaN(value) ? null : value))).toEqual(numbers)
  })
})

describe('a table that nobody can read right is refused with the reason', () => {
  it.each(refused)('$name', ({ file, reason }) => {
    expect(() => tableOf(file)).toThrow(new RegExp(reason, 'i'))
  })
})
