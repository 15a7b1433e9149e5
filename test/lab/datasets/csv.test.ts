import { describe, expect, it } from 'vitest'
import { inspectCsv, readCsv } from '../../../src/lab/datasets/readers/csv.ts'
import { utf8 } from './makeFiles.ts'

const read = (text: string, column: string | null = null) => {
  const { numbers, labels, ...set } = readCsv(utf8(text), 't.csv', column, () => {})
  return { ...set, numbers: [...numbers], labels: [...labels] }
}

describe('a table', () => {
  it('with a header finds the label column by name, at any place', () => {
    const set = {
      shape: [2],
      featureNames: ['a', 'b'],
      classNames: ['2', '10'],
      labels: [0, 1],
      numbers: [1, -2.5, 1e3, 0.5],
    }
    expect(read('label,a,b\n2,1,-2.5\n10,1e3,.5\n')).toEqual(set)
    expect(read('a,Class,b\n1,2,-2.5\n+1E3,10,.5')).toEqual(set)
    expect(read('a,b,what\n1,-2.5,2\n1000,0.5,10\n', 'what')).toEqual(set)
    expect(read('a,b,what\n1,-2.5,2\n1000,0.5,10\n', '3')).toEqual(set)
  })

  it('without a header finds it by number, or as the only column of texts', () => {
    const set = { shape: [2], featureNames: null, classNames: ['no', 'yes'], labels: [1, 0], numbers: [1, 2, 3, 4] }
    expect(read('1,yes,2\n3,no,4\n')).toEqual(set)
    expect(read('1\tyes\t2\n3\tno\t4\n', '2')).toEqual(set)
    expect(read('1;yes;2\r\n3;no;4\r\n')).toEqual(set)
  })

  it('may have quotes, a byte order mark, empty lines and spaces', () => {
    expect(read('\ufeff"size, in cm","the ""kind"""\n\n 1 ,"a\nb"\n\n2, "c" \n', 'the "kind"')).toEqual({
      shape: [1],
      featureNames: ['size, in cm'],
      classNames: ['a\nb', 'c'],
      labels: [0, 1],
      numbers: [1, 2],
    })
  })

  it('has NaN for missing values, however they are written', () => {
    expect(read('a,b,c,d,e,y\n1,,NA,?,nan,p\n2,null,n/a,3,4,q\n').numbers).toEqual([
      1,
      NaN,
      NaN,
      NaN,
      NaN,
      2,
      NaN,
      NaN,
      3,
      4,
    ])
  })

  it('may have any length', () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i % 3},${-i}`)
    const { numbers, labels } = read(rows.join('\n'), '2')
    expect([numbers.length, numbers[4000], numbers[5999], labels.length, labels[2999]]).toEqual([
      6000, 2000, -2999, 3000, 2,
    ])
  })

  it('uses float32 where that is exact', () => {
    const typeOf = (text: string) => readCsv(utf8(text), 'f', null, () => {}).numbers.constructor.name
    expect([typeOf('1,a\n255,b\n,b\n'), typeOf('0.5,a\n-3,b\n'), typeOf('0.1,a\n1,b\n')]).toEqual([
      'Float32Array',
      'Float32Array',
      'Float64Array',
    ])
  })

  it('is inspected before it is read', () => {
    expect(inspectCsv(utf8('sepal;petal;species\n1;2;a\n'), 'f')).toEqual({
      delimiter: ';',
      hasHeader: true,
      columns: ['sepal', 'petal', 'species'],
      labelColumn: 'species',
    })
    const guess = (text: string) => inspectCsv(utf8(text), 'f').labelColumn
    expect([guess('y,what\n1,a\n'), guess('y,z\n1,2\n'), guess('a,b,y\np,q,1\n'), guess('a,class,y\np,q,1\n')]).toEqual(
      ['what', 'y', null, 'class'],
    )
    expect(inspectCsv(utf8('1,2,3\n4,5,6\n'), 'f')).toEqual({
      delimiter: ',',
      hasHeader: false,
      columns: ['1', '2', '3'],
      labelColumn: null,
    })
  })
})

describe('the error of a bad table names line and column', () => {
  it.each<[string, string | Uint8Array, string | null, string]>([
    ['empty', '', null, 't.csv, byte 0: expected a row of values, found the end of the file'],
    ['of empty lines', '\n\n', null, 't.csv, line 1: expected a row of values, found the end of the file'],
    ['of one column', '1\n2\n', null, 't.csv, line 1: has one column'],
    ['a header alone', 'a,y\n', 'y', "column 'y' of t.csv: there are no samples"],
    ['a row too short', 'a,b,y\n1,2,p\n3,q\n', 'y', 't.csv, line 3: expected 3 fields, found 2'],
    ['a row too long', 'a,b,y\n1,2,p\n\n3,4,q,5\n', 'y', 't.csv, line 4: expected 3 fields, found 4'],
    [
      'a text among numbers',
      'a,b,y\n1,2,p\n3,four,q\n',
      'y',
      "t.csv, line 3: column 'b' has 'four', which is no finite number",
    ],
    ['an infinity', 'a,y\n1,p\ninf,q\n', 'y', "t.csv, line 3: column 'a' has 'inf', which is no finite number"],
    [
      'a number too large',
      'a,y\n1,p\n1e999,q\n',
      'y',
      "t.csv, line 3: column 'a' has '1e999', which is no finite number",
    ],
    ['a hexadecimal', 'a,y\n1,p\n0x10,q\n', 'y', "t.csv, line 3: column 'a' has '0x10'"],
    ['a missing label', 'a,y\n1,p\n2,\n', 'y', "t.csv, line 3: column 'y' has no label"],
    ['an open quote', 'a,y\n1,"p\n2,q\n', 'y', 'a quote is not closed'],
    ['a quote in a value', 'a,y\n1,p"q\n', 'y', 't.csv, line 2: a quote inside a value that does not begin with one'],
    ['a value after its quote', 'a,y\n1,"p"q\n', 'y', 't.csv, line 2: a value continues after its closing quote'],
    ['no such column', 'a,b\n1,2\n', 'c', "t.csv: there is no column 'c'; choose one of a, b"],
    ['a number of no column', '1,2\n3,4\n', '3', "t.csv: there is no column '3'; choose one of 1, 2"],
    [
      'labels that nobody knows',
      '1,2\n3,4\n',
      null,
      't.csv: which column has the labels is unclear; choose one of 1, 2',
    ],
    ['a column named twice', 'a,a\n1,2\n', null, "t.csv, line 1: two columns have the name 'a'"],
    [
      'one class',
      'a,y\n1,p\n2,p\n',
      'y',
      "column 'y' of t.csv: all 2 samples have the label 'p'; choose labels with at least two classes",
    ],
    ['something else', Uint8Array.of(0x41, 0x2c, 0, 0x42), null, 't.csv, byte 2: is 0, which no text contains'],
    ['Latin-1', Uint8Array.of(0x61, 0x2c, 0xe9, 0x0a), null, 't.csv, bytes: are not UTF-8'],
  ])('%s', (_, text, column, message) => {
    const bytes = typeof text === 'string' ? utf8(text) : text
    expect(() => readCsv(bytes, 't.csv', column, () => {})).toThrow(message)
  })

  it('numbers as labels', () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `${i},1`)
    expect(() => read(rows.join('\n'), '1')).toThrow(
      "column '1' of t.csv: more than 1000 different labels by sample 1001; choose labels that are classes, not numbers",
    )
  })
})
