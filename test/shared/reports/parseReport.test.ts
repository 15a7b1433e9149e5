import { describe, expect, it } from 'vitest'
import { blocksOf, inlinesOf, plainText, type Block, type Inline } from '../../../src/shared/reports/document.ts'
import { parseInline } from '../../../src/shared/reports/inline.ts'
import { parseReport } from '../../../src/shared/reports/parseReport.ts'

const paragraph = (text: string): Inline[] => {
  const [block] = parseReport(text)
  return block?.kind === 'paragraph' ? block.children : []
}
const problems = (blocks: readonly Block[]): string[] => [
  ...blocksOf(blocks, 'problem').map(({ message }) => message),
  ...inlinesOf(blocks).flatMap((part) => (part.kind === 'problem' ? [part.message] : [])),
]

describe('the text of a report', () => {
  it('has headings, lists, emphasis, code, links and quotes', () => {
    const text =
      '# Title *now*\n\nA **b** `c`  \n[d](https://example.org)\n\n3. one\n4. two\n\n> quoted\n\n---\n\n    code\n'
    expect(parseReport(text).map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'quote', 'rule', 'code'])
    expect(plainText(blocksOf(parseReport(text), 'heading')[0]?.children ?? [])).toBe('Title now')
    expect(blocksOf(parseReport(text), 'list')[0]).toMatchObject({ isOrdered: true, start: 3 })
    expect(paragraph('A **b**  \n[d](https://example.org)')).toEqual([
      { kind: 'text', text: 'A ' },
      { kind: 'strong', children: [{ kind: 'text', text: 'b' }] },
      { kind: 'break' },
      { kind: 'link', href: 'https://example.org', children: [{ kind: 'text', text: 'd' }] },
    ])
  })

  it('keeps raw HTML as text', () => {
    expect(paragraph('a <script>alert(1)</script> <img src=x onerror=y>')).toEqual([
      { kind: 'text', text: 'a <script>alert(1)</script> <img src=x onerror=y>' },
    ])
    expect(parseReport('<iframe src="https://example.org"></iframe>')[0]?.kind).toBe('paragraph')
  })

  it('refuses links of other schemes, and pictures', () => {
    const text =
      '[a](javascript:alert(1)) [b](file:///etc/passwd) [c](data:text/html,x) ![p](https://example.org/a.png)'
    const inlines = paragraph(text)
    expect(inlines.some(({ kind }) => kind === 'link')).toBe(false)
    expect(problems(parseReport(text))).toEqual([
      ...Array.from({ length: 3 }, () => 'a link begins with https://, http:// or mailto:'),
      'reports load no pictures; insert a figure of runs in its place',
    ])
  })
})

describe('formulas', () => {
  it('stand between dollars, and Markdown leaves them alone', () => {
    expect(paragraph('with $a_1 * b_2 * c$ and $$x$$ here')).toEqual([
      { kind: 'text', text: 'with ' },
      { kind: 'formula', tex: 'a_1 * b_2 * c', isDisplay: false },
      { kind: 'text', text: ' and ' },
      { kind: 'formula', tex: 'x', isDisplay: true },
      { kind: 'text', text: ' here' },
    ])
  })

  it('alone in a paragraph or between lines $$ are blocks', () => {
    expect(parseReport('$$\na\n+ b\n- c\n$$')).toEqual([{ kind: 'formula', tex: 'a\n+ b\n- c' }])
    expect(parseReport('$$x^2$$')).toEqual([{ kind: 'formula', tex: 'x^2' }])
    expect(parseReport('```\n$$\n```\ntext')[0]).toEqual({ kind: 'code', text: '$$' })
  })

  it('are no prices, and no escaped signs', () => {
    expect(paragraph('from $5 to $6')).toEqual([{ kind: 'text', text: 'from $5 to $6' }])
    expect(paragraph('a \\$x here')).toEqual([{ kind: 'text', text: 'a $x here' }])
    expect(paragraph('$\\$5$')).toEqual([{ kind: 'formula', tex: '\\$5', isDisplay: false }])
  })

  it('without an end are named by their line', () => {
    expect(problems(parseReport('one\n\n$$\n\\frac{1}'))).toEqual([
      'line 3: no line $$ ends this formula; add one below it',
    ])
    expect(problems(parseReport('one\n\nhere $\\lambda is open'))).toEqual([
      'line 3: nothing closes the formula that $ opens; close it, or write \\$ for the sign',
    ])
  })
})

describe('numbers', () => {
  it('stand between double braces', () => {
    expect(paragraph('it is {{ run abcd1234 penalty.weightDecay }}, *{{run a tcv}}*')).toEqual([
      { kind: 'text', text: 'it is ' },
      { kind: 'number', source: 'run abcd1234 penalty.weightDecay' },
      { kind: 'text', text: ', ' },
      { kind: 'emphasis', children: [{ kind: 'number', source: 'run a tcv' }] },
    ])
    expect(paragraph('{{}} {{a\nb}} {a}').every(({ kind }) => kind === 'text')).toBe(true)
    expect(parseInline('see {{run a tcv}}')).toHaveLength(2)
  })
})

describe('blocks', () => {
  const figure = (lines: string): Block | undefined => parseReport(`\`\`\`figure\n${lines}\n\`\`\``)[0]

  it('a figure has a kind, runs, a caption and the fields of its request', () => {
    expect(figure('kind: spectra\nruns: a1, b2\ncaption: Of $\\lambda$\nwidth: 89\nview: {"step": 100}')).toEqual({
      kind: 'figure',
      figure: {
        request: { kind: 'spectra', widthMm: 89, view: { step: 100 } },
        runs: ['a1', 'b2'],
        study: null,
        spec: null,
        caption: [
          { kind: 'text', text: 'Of ' },
          { kind: 'formula', tex: '\\lambda', isDisplay: false },
        ],
        line: 1,
      },
    })
  })

  it('a fault names line, field and what to write', () => {
    const fault = (lines: string): string => {
      const block = figure(lines)
      return block?.kind === 'problem' ? block.message : ''
    }
    expect(fault('runs: a')).toBe('line 1: the figure has no kind; add a line such as kind: spectra')
    expect(fault('kind: fig9\nrun: a')).toContain("line 2: no figure has the kind 'fig9'; known: spectra, ")
    expect(fault('kind: spectra\nrun: a\nwidht: 3')).toContain("line 4: no field is called 'widht'; known: kind, ")
    expect(fault('kind: spectra\nrun: a\nwidth: wide')).toContain("line 4, width: 'wide' is no number")
    expect(fault('kind: spectra\nrun: a\nrun: b')).toBe('line 4: the field run stands twice; remove one')
    expect(fault('kind: spectra')).toContain('the block names no runs')
    expect(fault('kind: spectra\nrun: a\nstudy: b')).toContain('exclude each other')
    expect(fault('kind: spectra\n\n\nnonsense')).toContain("line 5: 'nonsense' is no field")
  })

  it('a table has columns', () => {
    expect(parseReport('```table\nstudy: s1\ncolumns: name, tcv seed\n```')[0]).toMatchObject({
      kind: 'table',
      table: { study: 's1', columns: ['name', 'tcv', 'seed'] },
    })
  })
})

it('long and odd texts are read', () => {
  expect(parseReport('word '.repeat(200_000))).toHaveLength(1)
  for (const piece of ['$', '{{', '$$\n', '**', '[a](', '```figure\n', '<b>', '$a ', '{{run a tcv}} '])
    expect(parseReport(piece.repeat(10_000 / piece.length)).length, piece).toBeGreaterThan(0)
  expect(problems(parseReport(`${'> '.repeat(500)}a`))).toEqual([
    'lists and quotes are more than 40 deep; reduce their depth',
  ])
})
