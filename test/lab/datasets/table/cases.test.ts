import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readTable } from '../../../../src/lab/datasets/readers/table/readTable.ts'
import { inMemory } from '../../../../src/lab/datasets/readers/byteSource.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'

/** Tables that other programs write, each made small for one fault; what is right was found independently. */
const read = (path: string, options: Partial<TableOptions> = {}) =>
  readTable(
    inMemory(readFileSync(new URL(`../../../fixtures/cases/${path}`, import.meta.url)), basename(path)),
    TableOptions.parse(options),
    () => {},
  )

/** Twelve samples of three numbers, which several files hold in different ways. */
const plain = {
  shape: [3],
  featureNames: ['h', 'w', 'd'],
  classNames: ['ash', 'birch', 'cedar'],
  labels: Int32Array.from([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]),
}
const { numbers } = read('table-text/c06_utf16.csv')

describe('the same table, however it is written', () => {
  it('has the numbers of its first and last row', () => {
    expect([numbers.length, ...numbers.slice(0, 3)]).toEqual([36, 0.001, 0.299, -0.274])
  })

  it.each([
    ['header-and-columns/c10_index_unnamed.csv', 'left out: #1: it numbers the rows'],
    ['header-and-columns/c25_trailing_comma.csv', 'left out: #5: it has no name and no values'],
    ['table-text/c01_semicolon_decimalcomma.csv', 'utf-8, separated by semicolon, with a header, decimal comma'],
    ['table-text/c04_tab_decimalcomma.tsv', 'utf-8, separated by tab, with a header, decimal comma'],
    ['table-text/c06_utf16.csv', 'utf-16le, separated by comma, with a header'],
  ])('%s', (path, note) => {
    const set = read(path)
    expect(set).toMatchObject({ ...plain, numbers })
    expect(set.notes).toContain(note)
  })

  it('with line breaks in its header', () => {
    const featureNames = ['h\n(cm)', 'w\n(cm)', 'd']
    expect(read('table-text/c15_quoted_newline_header.csv')).toMatchObject({ ...plain, featureNames, numbers })
  })

  it.each([
    ['label-column/c27_mixed_float_int_labels.csv', null, ['h', 'w', 'd']],
    ['header-and-columns/c11_numeric_header.csv', '4', ['0', '1', '2']],
    ['table-text/c03_decimalcomma_nohead_labelcomma.csv', '4', null],
  ])('with numbers as labels: %s', (path, label, featureNames) => {
    expect(read(path, { label })).toMatchObject({ ...plain, featureNames, classNames: ['0', '1', '2'], numbers })
  })
})

describe('a table of its own', () => {
  it('a usual name makes the labels, and a marker is a missing number', () => {
    const set = read('label-column/g_mark2.csv')
    expect(set).toMatchObject({ shape: [3], featureNames: ['h', 'w', 'd'], classNames: ['0', '1'] })
    expect([set.labels.length, set.numbers.filter(Number.isNaN).length]).toEqual([24, 3])
  })

  it('a text that may mean a missing number is refused with line and column, and read where it is set', () => {
    const path = 'label-column/g_mark3.csv'
    expect(() => read(path)).toThrow("g_mark3.csv, line 9: column 'w' has '<0.1', which is no finite number")
    expect(read(path, { missing: ['<0.1'] }).labels.length).toBe(24)
    expect(read(path, { drop: ['w'] })).toMatchObject({ featureNames: ['h', 'd'] })
  })

  it('row numbers without a name are no feature', () => {
    expect(read('header-and-columns/g_index.csv')).toMatchObject({ shape: [2], featureNames: ['h', 'w'] })
    expect(read('header-and-columns/g_index.csv', { keep: ['#1'] }).shape).toEqual([3])
  })

  it('years as names of columns are a header', () => {
    expect(read('header-and-columns/yearhdr.csv')).toMatchObject({
      featureNames: ['2001', '2002'],
      classNames: ['a', 'b'],
      labels: Int32Array.from([0, 1, 0]),
    })
    expect(read('header-and-columns/yearhdr.csv', { header: false }).classNames).toEqual(['a', 'b', 'label'])
  })

  it.each([
    [
      'label-column/c43_iris_sklearn_head.csv',
      { label: '4', header: true },
      "'4' is the name of column 2 and the number of column 'versicolor'; write #2 or #4",
    ],
    ['label-column/c58_text_label_named_y_first_numeric.csv', {}, "which column has the labels, 'y' or 'city'?"],
    ['label-column/c59_label_in_both.csv', {}, "which column has the labels, 'target' or 'species'?"],
    ['label-column/c60_regression.csv', {}, 'it is a continuous quantity, not labels of classes'],
    ['header-and-columns/c11_numeric_header.csv', {}, 'choose one of 0, 1, 2, 3 with --label'],
    [
      'header-and-columns/rowlost.csv',
      {},
      "line 1 has '3.5a' and the number 5.1 above columns of numbers: is it a header?",
    ],
  ])('is refused with what to decide: %s', (path, options, message) => {
    expect(() => read(path, options)).toThrow(message)
  })

  it('a second column of labels is left out once one is chosen', () => {
    const set = read('label-column/c59_label_in_both.csv', { label: 'species' })
    expect(set).toMatchObject({ featureNames: ['h'], classNames: ['setosa', 'virgi'] })
    expect(set.notes).toContain("left out: 'target': it says what the labels in 'species' say")
  })
})
