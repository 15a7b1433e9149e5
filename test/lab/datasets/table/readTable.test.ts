import { describe, expect, it } from 'vitest'
import { inspectTable } from '../../../../src/lab/datasets/readers/table/inspectTable.ts'
import { readTable } from '../../../../src/lab/datasets/readers/table/readTable.ts'
import { inMemory } from '../../../../src/lab/datasets/readers/byteSource.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'
import { utf8 } from '../makeFiles.ts'

const options = (label: string | null = null) => TableOptions.parse({ label })
const read = (text: string, label: string | null = null) => {
  const { numbers, labels, shape, featureNames, classNames } = readTable(
    inMemory(utf8(text), 't.csv'),
    options(label),
    () => {},
  )
  return { shape, featureNames, classNames, numbers: [...numbers], labels: [...labels] }
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
    // Column 1 numbers the rows.
    expect([numbers.length, numbers[2000], numbers[2999], labels.length, labels[2999]]).toEqual([
      3000, -2000, -2999, 3000, 2,
    ])
  })

  it('uses float32 where that is exact', () => {
    const typeOf = (text: string) => readTable(inMemory(utf8(text), 'f'), options(), () => {}).numbers.constructor.name
    expect([typeOf('1,a\n255,b\n,b\n'), typeOf('0.5,a\n-3,b\n'), typeOf('0.1,a\n1,b\n')]).toEqual([
      'Float32Array',
      'Float32Array',
      'Float64Array',
    ])
  })

  it('is inspected before it is read', () => {
    const inspect = (text: string) => inspectTable(inMemory(utf8(text), 'f'), options())
    const rolesOf = (text: string) => inspect(text).columns.map(({ role }) => role)
    expect(inspect('sepal;petal;species\n1;2;a\n3;4;b\n3;5;b\n')).toMatchObject({
      encoding: 'utf-8',
      delimiter: ';',
      decimal: '.',
      hasHeader: true,
      samples: 3,
      questions: [],
      columns: [
        { name: 'sepal', role: 'feature', type: 'number', least: 1, greatest: 3, distinct: 2, missing: 0 },
        { name: 'petal', role: 'feature', type: 'number' },
        { name: 'species', role: 'label', type: 'text', distinct: 2 },
      ],
      rows: [
        ['1', '2', 'a'],
        ['3', '4', 'b'],
        ['3', '5', 'b'],
      ],
      classes: [
        { name: 'a', count: 1 },
        { name: 'b', count: 2 },
      ],
    })
    expect(rolesOf('y,z\n1,2\n')).toEqual(['label', 'feature'])
    expect(inspect('1,2,3\n4,5,6\n')).toMatchObject({
      hasHeader: false,
      columns: [{ name: '1' }, { name: '2' }, { name: '3' }],
      classes: null,
    })
  })

  it.each([
    ['1,2,3\n4,5,6\n', 'which column has the labels is unclear; choose one of 1, 2, 3 with --label'],
    ['y,what\n1,a\n2,b\n', "which column has the labels, 'y' or 'what'? Set --label"],
    ['a,target,label\n1,0,0\n2,1,0\n', "which column has the labels, 'label' or 'target'? Set --label"],
    ['a,class,note\n1,p,good\n2,q,good\n', "column 'note' has texts (line 2: 'good') and cannot be a feature"],
    [
      '5.1,3.5a,1.4,x\n4.9,3.0,1.4,y\n',
      "line 1 has '3.5a' and the number 5.1 above columns of numbers: is it a header?",
    ],
  ])('asks what is unclear: %j', (text, question) => {
    expect(inspectTable(inMemory(utf8(text), 'f'), options()).questions.join()).toContain(question)
    expect(() => read(text)).toThrow(question)
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
      't.csv: which column has the labels is unclear; choose one of 1, 2 with --label',
    ],
    ['a column named twice', 'a,a\n1,2\n', null, "t.csv, line 1: two columns have the name 'a'"],
    [
      'one class',
      'a,y\n1,p\n2,p\n',
      'y',
      "column 'y' of t.csv: all 2 samples have the label 'p'; choose labels with at least two classes",
    ],
    ['something else', Uint8Array.of(0x41, 0x2c, 0, 0x42), null, 't.csv, byte 2: is 0, which no text contains'],
  ])('%s', (_, text, column, message) => {
    const bytes = typeof text === 'string' ? utf8(text) : text
    expect(() => readTable(inMemory(bytes, 't.csv'), options(column), () => {})).toThrow(message)
  })

  it('numbers as labels', () => {
    const rows = Array.from({ length: 1001 }, (_, i) => `${i},1`)
    expect(() => read(rows.join('\n'), '1')).toThrow(
      "column '1' of t.csv has 1001 different numbers in 1001 samples: it is a continuous quantity, not labels of classes",
    )
    const texts = Array.from({ length: 1001 }, (_, i) => `n${i},1`)
    expect(() => read(texts.join('\n'), '1')).toThrow(
      "column '1' of t.csv: more than 1000 different labels by sample 1001",
    )
  })
})
