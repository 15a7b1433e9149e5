import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { openLab } from '../../../src/lab/lab.ts'
import { ReportContent } from '../../../src/shared/contract/reports.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { readPdf } from '../figures/readPdf.ts'
import { watchedLab } from '../place.ts'
import { root, spec } from '../specs.ts'
import { latexFaults } from './latexFaults.ts'

const content = (text: string) => ReportContent.parse({ text })

/** A lab with two runs that have measurements. */
async function labWithRuns() {
  const lab = await watchedLab('finishes')
  const ids = await lab.start(spec({ seed: 1 }), spec({ seed: 2 }))
  for (const id of ids) await lab.until(id, 'finished')
  const [first = '', second = ''] = ids
  return { lab, first, second }
}

it('a report is stored, read by another lab, changed, removed and restored', async () => {
  const home = temporaryFolder()
  const one = await openLab({ home, root })
  const text = '# One\n\n```figure\nkind: spectra\nruns: abcd1234\n```\n'
  const made = await one.handlers['reports.save']({ id: null, name: 'Draft', content: content(text) })
  expect(made).toMatchObject({ name: 'Draft', figures: 1 })
  await one.close()
  const two = await openLab({ home, root })
  const { handlers } = two
  expect(await handlers['reports.list']({})).toEqual([made])
  const read = await handlers['reports.read']({ id: made.id })
  expect(read.content).toEqual({ text, paper: 'A4' })
  const renamed = await handlers['reports.save']({ id: made.id, name: 'Paper', content: content('') })
  expect(renamed).toMatchObject({ id: made.id, name: 'Paper', figures: 0, createdAt: made.createdAt })
  await handlers['reports.remove']({ id: made.id })
  expect(await handlers['reports.list']({})).toEqual([])
  expect(() => handlers['reports.read']({ id: made.id })).toThrow(`There is no report ${made.id}.`)
  await handlers['reports.save']({ id: made.id, name: 'Paper', content: read.content })
  expect(await handlers['reports.read']({ id: made.id })).toMatchObject({ content: read.content })
  await two.close()
})

it('numbers of runs, specs and studies are those of the history', async () => {
  const { lab, first, second } = await labWithRuns()
  const { handlers } = lab
  const { summary, measurements } = await handlers['runs.read']({ id: first })
  const last = measurements.at(-1)
  const ask = async (source: string): Promise<string> => {
    const { numbers } = await handlers['reports.answer']({ text: `{{${source}}}` })
    return numbers[source]?.text ?? `! ${numbers[source]?.problem ?? ''}`
  }
  expect(Number(await ask(`run ${first} objective digits 5`))).toBeCloseTo(last?.objective ?? NaN, 3)
  expect(await ask(`run ${first} step`)).toBe(String(last?.step))
  expect(await ask(`run ${first} name`)).toBe(summary.name)
  expect(await ask(`run ${first} hash`)).toBe(summary.specHash)
  expect(await ask(`run ${first} seed`)).toBe('1')
  expect(await ask(`run ${second} seed - run ${first} seed`)).toBe('1')
  expect(await ask(`spec ${summary.specHash.slice(0, 12)} status`)).toBe('finished')
  expect(await ask(`study ${summary.study} runs`)).toBe('2')
  expect(await ask(`study ${summary.study} seed mean`)).toBe('1.50000')
  expect(await ask(`study ${summary.study} seed largest`)).toBe('2')
  expect(await ask(`run ${first} version collapsar`)).toMatch(/^\d+\.\d+\.\d+/)
  expect(await ask('run 0000zzzz tcv')).toBe("! no run has the id '0000zzzz'; it may have been deleted")
  expect(await ask(`run ${first} beauty`)).toContain(
    "! 'beauty' is no quantity, no field of the spec, and none of id, ",
  )
  expect(await ask(`run ${first} tcv layer 99`)).toMatch(/^! tcv has \d+ layers in this run, not 99/)
  expect(await ask(`run ${first} objective layer 1`)).toBe('! objective has no layers; remove layer 1')
  expect(await ask(`run ${first} name / run ${first} tcv`)).toContain('! only numbers can be compared')
  await handlers['runs.trash']({ ids: [second] })
  expect(await ask(`run ${second} tcv`)).toBe(
    `! run '${second}' is in the trash; restore it, or remove it from the report`,
  )
  expect(await ask(`study ${summary.study} runs`)).toBe('1')
})

it('a repeated run changes what its spec answers, and the study its figures', async () => {
  const { lab, first } = await labWithRuns()
  const { summary } = await lab.handlers['runs.read']({ id: first })
  const text = `{{spec ${summary.specHash} id}}\n\n\`\`\`figure\nkind: spectra\nspec: ${summary.specHash}\n\`\`\``
  const before = await lab.handlers['reports.answer']({ text })
  expect(before.figures[0]?.request?.runs).toEqual([first])
  const [again = ''] = await lab.start(spec({ seed: 1 }))
  await lab.until(again, 'finished')
  const after = await lab.handlers['reports.answer']({ text })
  expect(after.figures[0]?.request?.runs).toEqual([again])
  expect(Object.values(after.numbers)[0]?.text).toBe(again)
  expect(after.runs.map(({ id }) => id)).toEqual([again])
})

/** A report with every kind of part, and with faults. */
const whole = (first: string, second: string): string => `# Ends & means of 100% <b>$x$</b>

With **strong** *words*, \`code_{}\`, a [link](https://example.org/a_b?c=1&d=%20#e) and $\\lambda_{1} < σ^2$:
{{run ${first} objective}} and {{run gone0000 objective}}; 50 % & #1 ~ ^ \\\\ λ² ≤ 10⁻⁵.

$$
\\frac{1}{2}
+ \\sum_l \\lambda_l % a comment
$$

$\\frac{1$ and $\\input{x}$

1. one
2. [two]

> quoted

\`\`\`
\\end{verbatim} {
\`\`\`

\`\`\`figure
kind: spectra
runs: ${first}, ${second}
caption: Of $W_l$ at {{run ${first} step}} steps, 5 %
width: 120
\`\`\`

\`\`\`figure
kind: spectra
runs: gone0000
\`\`\`

\`\`\`figure
kind: fig9
\`\`\`

\`\`\`table
runs: ${first}, ${second}
columns: name, objective, penalty.weightDecay
caption: Both & all
\`\`\`
`

it('HTML is one file that runs and loads nothing', async () => {
  const { lab, first, second } = await labWithRuns()
  const name = 'A <script> & "name"'
  const { html } = await lab.handlers['reports.page']({ name, content: content(whole(first, second)) })
  expect(html).toContain("content=\"default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'")
  expect(html).not.toMatch(/<script|<iframe|<link|<object|<b>x/i)
  // Only addresses of links and of namespaces lead outside.
  const addresses = html.replaceAll(/xmlns="[^"]*"/g, '').replaceAll(/data:[a-z/+0-9]+;base64,[\w+/=]*/g, '')
  const outside = addresses.match(/(?:(?:src|href)="[^"]+"|url\([^)]+\))/g)
  expect(outside).toEqual(['href="https://example.org/a_b?c=1&#38;d=%20#e"'])
  expect(html).toContain('<h1>Ends &#38; means of 100% &#60;b&#62;<span class="katex">')
  expect(html.match(/<math /g)?.length).toBeGreaterThanOrEqual(3)
  expect(html).toContain('@font-face{font-display:block;font-family:KaTeX_Main')
  expect(html).toContain('@font-face{font-family:"STIX Two Text";font-weight:400')
  expect(html).not.toContain('font-family:KaTeX_Fraktur;font-style')
  expect(html.match(/data:image\/svg\+xml;base64,/g)).toHaveLength(1)
  expect(html).toContain('<b>Figure 1.</b> Of <span class="katex">')
  expect(html).toContain('no run has the id &#39;gone0000&#39;')
  expect(html).toContain('no figure has the kind &#39;fig9&#39;')
  expect(html).toContain('<h2>Runs and versions</h2>')
  expect(html).toContain(first)
})

it('LaTeX has its figures as PDF, and balanced braces whatever the words', async () => {
  const { lab, first, second } = await labWithRuns()
  const directory = temporaryFolder()
  const asked = {
    name: 'A {name} & 1/2',
    content: content(whole(first, second)),
    format: 'latex' as const,
    directory,
    fileName: null,
    isZipped: false,
  }
  const { files } = await lab.handlers['reports.export'](asked)
  expect(files.map((file) => file.slice(directory.length + 1))).toEqual([
    'A-name-1-2/A-name-1-2.tex',
    'A-name-1-2/figures/figure-1.pdf',
  ])
  const tex = readFileSync(files[0] ?? '', 'utf8')
  expect(latexFaults(tex)).toEqual([])
  expect(tex).toContain(
    '\\title{Ends \\& means of 100\\% \\textless{}b\\textgreater{}$x$\\textless{}/b\\textgreater{}}',
  )
  expect(tex).toContain('$\\lambda_{1} < \\sigma ^2$')
  expect(tex).toContain('\\ensuremath{\\lambda}\\ensuremath{^{2}} \\ensuremath{\\le} 10\\ensuremath{^{-5}}')
  expect(tex).toContain('\\href{https://example.org/a\\_b?c=1\\&d=\\%20\\#e}{link}')
  expect(tex).toContain('\\includegraphics[width=120mm,totalheight=0.8\\textheight,keepaspectratio]{figures/figure-1}')
  expect(tex).toContain('\\item {}[two]')
  expect(tex).not.toContain('\\input')
  expect(tex).not.toContain('\\end{verbatim}')
  expect(tex).toContain('% a comment\n\\]')
  expect(readPdf(readFileSync(files[1] ?? '')).width).toBeCloseTo((120 / 25.4) * 72, 3)

  const again = await lab.handlers['reports.export'](asked)
  expect(again.files[0]).toBe(join(directory, 'A-name-1-2-2', 'A-name-1-2.tex'))
  const zipped = await lab.handlers['reports.export']({ ...asked, isZipped: true, fileName: 'paper' })
  expect(Object.keys(unzipSync(readFileSync(zipped.files[0] ?? '')))).toEqual(['paper.tex', 'figures/figure-1.pdf'])
})

it('HTML is written under a free name, and PDF is refused with the way to it', async () => {
  const { handlers } = await watchedLab('finishes')
  const directory = join(temporaryFolder(), 'new')
  const asked = { name: 'One', content: content('Some words.'), directory, fileName: null, isZipped: false }
  const write = async () => (await handlers['reports.export']({ ...asked, format: 'html' })).files
  expect(await write()).toEqual([join(directory, 'One.html')])
  expect(await write()).toEqual([join(directory, 'One-2.html')])
  expect(readFileSync(join(directory, 'One.html'), 'utf8')).not.toContain('KaTeX_')
  await expect(async () => handlers['reports.export']({ ...asked, format: 'pdf' })).rejects.toThrow(
    'Only the window writes a report as PDF',
  )
  expect(existsSync(join(directory, 'One.pdf'))).toBe(false)
})
