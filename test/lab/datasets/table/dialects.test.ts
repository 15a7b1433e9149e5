import { describe, expect, it } from 'vitest'
import { readTable } from '../../../../src/lab/datasets/readers/table/readTable.ts'
import { inMemory } from '../../../../src/lab/datasets/readers/byteSource.ts'
import { TableOptions } from '../../../../src/shared/contract/datasets.ts'

const read = (text: string | Uint8Array, options: Partial<TableOptions> = {}) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const { numbers, labels, ...set } = readTable(inMemory(bytes, 't.csv'), TableOptions.parse(options), () => {})
  return { ...set, numbers: [...numbers], labels: [...labels] }
}
const utf16 = (text: string, isLittle: boolean, mark: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return isLittle ? bytes : bytes.swap16()
}
const plain = 'a,b,label\n1.5,2,p\n3,4.25,q\n5,6,p\n'
const expected = {
  shape: [2],
  featureNames: ['a', 'b'],
  classNames: ['p', 'q'],
  numbers: [1.5, 2, 3, 4.25, 5, 6],
  labels: [0, 1, 0],
}

describe('the encoding of a table', () => {
  it.each<[string, Uint8Array, string]>([
    ['UTF-8 with a mark', Buffer.from('\ufeff' + plain), 'utf-8'],
    ['UTF-16LE with a mark', utf16(plain, true, true), 'utf-16le'],
    ['UTF-16BE with a mark', utf16(plain, false, true), 'utf-16be'],
    ['UTF-16LE without a mark', utf16(plain, true, false), 'utf-16le'],
    ['UTF-16BE without a mark', utf16(plain, false, false), 'utf-16be'],
    ['CRLF', Buffer.from(plain.replaceAll('\n', '\r\n')), 'utf-8'],
  ])('%s is read and named', (_, bytes, encoding) => {
    const set = read(bytes)
    expect(set).toMatchObject(expected)
    expect(set.notes[0]).toMatch(new RegExp(`^${encoding},`))
  })

  it('texts of Windows-1252 and Latin-1 keep their letters', () => {
    const table = (euro: number): Uint8Array =>
      Buffer.concat([Buffer.from('a,label\n1,'), Uint8Array.of(0xe9, euro), Buffer.from('\n2,x\n')])
    expect(read(table(0x80))).toMatchObject({ classNames: ['x', 'é€'] })
    expect(read(table(0x80)).notes[0]).toMatch(/^windows-1252,/)
    expect(read(table(0xe0))).toMatchObject({ classNames: ['x', 'éà'] })
    expect(read(table(0xe0)).notes[0]).toMatch(/^iso-8859-1,/)
    expect(() => read(table(0x80), { encoding: 'utf-8' })).toThrow('are not UTF-8; set --encoding to windows-1252')
    expect(() => read(plain, { encoding: 'klingon' })).toThrow("encoding 'klingon' is unknown; use utf-8, utf-16le")
  })
})

describe('delimiter and decimal sign', () => {
  it.each([
    ['\t', 'tab'],
    [';', 'semicolon'],
    ['|', 'vertical bar'],
  ])('%j is found', (delimiter, name) => {
    const set = read(plain.replaceAll(',', delimiter))
    expect(set).toMatchObject(expected)
    expect(set.notes[0]).toContain(`separated by ${name}`)
  })

  it('a decimal comma goes with semicolon, tab and bar', () => {
    for (const delimiter of [';', '\t', '|'])
      expect(read(plain.replaceAll(',', delimiter).replaceAll('.', ','))).toMatchObject(expected)
  })

  it('a comma inside quotes is a decimal comma only where it is asked for', () => {
    const text = 'a,b,label\n"1,5",2,p\n3,"4,25",q\n5,6,p\n'
    expect(() => read(text)).toThrow("line 2: column 'a' has '1,5', which is no finite number")
    expect(read(text, { decimal: ',' })).toMatchObject(expected)
  })

  it('both signs, and a comma that may separate thousands, are refused', () => {
    expect(() => read('a;label\n1.5;p\n2,5;q\n')).toThrow('a point (1.5) and with a comma (2,5): say which one')
    expect(() => read('a;label\n1,234;p\n2,500;q\n')).toThrow('1,234: it may be a decimal comma or a separator')
    expect(read('a;label\n1,234;p\n2,500;q\n', { decimal: ',' }).numbers).toEqual([1.234, 2.5])
    expect(() => read('a,label\n"1,234.5",p\n2,q\n')).toThrow(
      "has '1,234.5', which is no finite number: remove the separators",
    )
  })

  it('comments, empty lines and lines of spaces are skipped', () => {
    expect(
      read('# made by hand\na,b,label\n\n1.5,2,p\n# a note, with commas, and more, and more\n3,4.25,q\n5,6,p\n'),
    ).toMatchObject(expected)
    expect(read('a,label\n1,#1\n2,#2\n').classNames).toEqual(['#1', '#2'])
    expect(read('# a,b,label\n1.5,2,p\n3,4.25,q\n5,6,p\n')).toMatchObject(expected)
    // In doubt a line is no comment: nothing is dropped in silence.
    expect(() => read('a,b,label\n1,2,p\n# one, two, three\n3,4,q\n')).toThrow("line 3: column 'a' has '# one'")
  })
})

describe('rows that have names', () => {
  it('a header with one name less than the rows, as R writes it, names no rows', () => {
    const set = read('a b label\n1 1.5 2 p\n2 3 4.25 q\n3 5 6 p\n'.replaceAll(' ', '\t'))
    expect(set).toMatchObject(expected)
    expect(set.notes).toContain('left out: #1: it numbers the rows')
  })

  it.each(['rownames', 'Unnamed: 0', 'index', 'id'])(
    'a column %s with names or numbers of the rows is no feature',
    (name) => {
      const table = (rows: string[]) => `${name},a,b,label\n${rows[0]},1.5,2,p\n${rows[1]},3,4.25,q\n${rows[2]},5,6,p\n`
      expect(read(table(['1', '2', '3']))).toMatchObject(expected)
      expect(read(table(['x1', 'x7', 'x3']))).toMatchObject(expected)
      expect(read(table(['1', '2', '3']), { keep: [name] }).shape).toEqual([3])
    },
  )

  it('a column of that name with repeated numbers is a feature', () => {
    expect(read('id,a,label\n7,1,p\n7,2,q\n').shape).toEqual([2])
  })
})

describe('labels', () => {
  it('numbers of one value are one class, texts are not', () => {
    expect(read('a,label\n1,1\n2,1.0\n3,2\n4,01\n').classNames).toEqual(['1', '2'])
    expect(read('a,label\n1,1\n2,1.0\n3,b\n').classNames).toEqual(['1', '1.0', 'b'])
  })

  it.each(['-', 'none', 'missing'])('a class may be called %s', (name) => {
    expect(read(`a,label\n1,${name}\n2,x\n`).classNames).toEqual([name, 'x'].sort())
  })

  it.each(['-', '--', '.', 'None', '#N/A', 'nil', 'Missing'])('%s is a missing number', (marker) => {
    expect(read(`a,label\n1,p\n${marker},q\n3,q\n`).numbers).toEqual([1, NaN, 3])
  })

  it('of a continuous quantity are refused, whole or not', () => {
    const whole = Array.from({ length: 60 }, (_, i) => `${i % 7},${1000 + 3 * i}`).join('\n')
    expect(() => read(`a,target\n${whole}\n`)).toThrow(
      "column 'target' of t.csv has 60 different numbers in 60 samples",
    )
    expect(() => read('a,target\n1,0.5\n2,0.5\n3,1\n')).toThrow('it is a continuous quantity')
  })

  it('y beside x is a coordinate where texts can be the labels', () => {
    expect(read('x,y,kind\n1,0,p\n2,1,q\n')).toMatchObject({ featureNames: ['x', 'y'], classNames: ['p', 'q'] })
    expect(read('x,y\n1,0\n2,1\n')).toMatchObject({ featureNames: ['x'], classNames: ['0', '1'] })
  })

  it('a coding of the labels in numbers is left out', () => {
    const rows = ['x,0', 'y,1', 'x,0', 'y,1', 'x,0', 'y,1'].map((own, i) => `${own},${i % 4}`)
    const set = read(`species,code,h\n${rows.join('\n')}\n`)
    expect(set.featureNames).toEqual(['h'])
    expect(set.notes).toContain("left out: 'code': it says what the labels in 'species' say")
  })
})
