import { describe, expect, it } from 'vitest'
import { recordReader } from '../../../../src/lab/datasets/readers/table/records.ts'

/** Reads a text in parts that end at `cuts`; each record is followed by the line in which it ends. */
function records(text: string, cuts: readonly number[] = [], delimiter: ',' | '\t' = ','): [string[], number][] {
  const found: [string[], number][] = []
  const reader = recordReader({ delimiter, name: 't.csv' }, (row, line) => found.push([row, line]) > 0)
  let from = 0
  for (const cut of cuts) reader.read(text.slice(from, (from = cut)), false)
  reader.read(text.slice(from), true)
  return found
}

const hard = 'h ,"w\r\n(cm)" , d\r\n\r\n"1"" x",,  "é, y"\r\n \r\n"","\n",3\n4,5,6\r7,"8",9'

describe('the records of a text', () => {
  it('end at LF, CRLF and CR, keep line breaks and doubled quotes inside quotes, and skip empty lines', () => {
    expect(records(hard)).toEqual([
      [['h', 'w\n(cm)', 'd'], 2],
      [['1" x', '', 'é, y'], 4],
      [['', '\n', '3'], 7],
      [['4', '5', '6'], 8],
      [['7', '8', '9'], 9],
    ])
  })

  it('are the same wherever the parts of the text end', () => {
    const whole = records(hard)
    for (let i = 0; i <= hard.length; i++)
      for (let j = i; j <= hard.length; j++) expect(records(hard, [i, j])).toEqual(whole)
  })

  it('keep empty fields between tabs, and skip a line of spaces', () => {
    expect(records('a\t\tb\n \n\t\t\n"x" \t y \t"z"\n', [], '\t')).toEqual([
      [['a', '', 'b'], 1],
      [['', '', ''], 3],
      [['x', 'y', 'z'], 4],
    ])
  })

  it('a comment may have a quote anywhere', () => {
    expect(records('# 5" wide\n1,2\n')).toEqual([
      [['# 5" wide'], 1],
      [['1', '2'], 2],
    ])
  })

  it.each([
    ['a,b\n1,x"y\n', 'line 2: a quote inside a value that does not begin with one'],
    ['a,b\n"1\n2"z,3\n', 'line 3: a value continues after its closing quote'],
    ['a,b\n\n1,"x\ny\n', 'line 3: a quote is not closed'],
  ])('%j is refused with its line', (text, message) => {
    expect(() => records(text)).toThrow(`t.csv, ${message}`)
  })

  it('a record of more than 16 million characters is refused', () => {
    const part = `${'x'.repeat(1 << 20)}\n`
    const reader = recordReader({ delimiter: ',', name: 't.csv' }, () => true)
    reader.read('a,b\n1,"', false)
    expect(() => Array.from({ length: 17 }, () => reader.read(part, false))).toThrow(
      't.csv, line 2: is longer than 16 million characters; close its quotes, or split it',
    )
  })
})
