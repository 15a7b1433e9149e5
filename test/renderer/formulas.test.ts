import katex from 'katex'
import { describe, expect, it } from 'vitest'
import { sentenceParts } from '../../src/renderer/text/formulas.ts'
import { texOf } from '../../src/renderer/text/tex.ts'
import { leavesOf, specFields } from '../../src/shared/spec/specFields.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { presets } from '../../src/shared/spec/presets/index.ts'
import { presetPlan } from '../../src/shared/spec/presets/preset.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'
import { forecast } from '../../src/shared/theory/forecast/forecast.ts'

/** `Every ⟦W_l⟧ …` */
const marked = (sentence: string): string =>
  sentenceParts(sentence)
    .map(({ kind, text }) => (kind === 'formula' ? `⟦${text}⟧` : text))
    .join('')
const unmarked = (sentence: string): string => sentence.replace(/[⟦⟧]/g, '')

/** Typesets as the window does, but treats every warning as an error. */
const set = (formula: string): string =>
  katex.renderToString(texOf(formula), { output: 'htmlAndMathml', throwOnError: true, strict: 'error' })

describe('the formulas of a sentence', () => {
  it.each([
    'As ⟦δ → 0⟧, the singular values of the features of every layer converge to those that Theorem 4.2 predicts before training.',
    'Every weight matrix approaches rank ⟦K = 10⟧ as the cluster variation ⟦σ²⟧ of the data falls; the larger ⟦λ⟧, the sooner (Theorem 3.4).',
    'At a stationary point every ⟦W_l⟧ is nearer to rank ⟦K⟧ than ⟦M/λ⟧ times it.',
    'Matched penalty: ⟦λ′⟧ on ⟦Z¹⟧ alone, with ⟦λ′ = λ/s*²⟧ and ⟦s* = atanh(c)·√(N/K)⟧. All ⟦‖W_l‖⟧ then agree and ⟦C = 1⟧.',
    '⟦Z^l = C·O_l σ⁻¹(Z^{l+1})⟧ with ⟦C = 1⟧ in every layer.',
    '⟦λ_{l+1} W_{l+1}ᵀW_{l+1} = λ_l W_l W_lᵀ + λ′_l/50 Z^l Z^lᵀ⟧, where ⟦W₁⟧ pays ⟦tr(Z¹(XᵀX)⁺Z¹ᵀ)⟧.',
    'Runs use ⟦λ/2 ‖W_l‖²⟧; ⟦Λ = 2λ⟧ is the eigenvalue in ⟦∇L₀ = −ΛW⟧.',
    'With ⟦‖W₂‖ … ‖W₅‖ = 0.57⟧, 1.2, 2.0 and 3.7, above ⟦10⁻⁵ s₁⟧.',
    'leave empty for ⟦λδ⟧, ⟦λ⟧, …, ⟦λ⟧.',
    'the square layers ⟦n₁ = … = n_{L−1} = N⟧, and ⟦rank(Y) − rank(A^l)⟧',
  ])('%s', (sentence) => expect(marked(unmarked(sentence))).toBe(sentence))

  it.each([
    'Theorem C.2, Remark C.3 and Proposition D.1 in section 5.2, appendix D.3, eq. 12',
    'A start takes less than a second: 3000 times, divided by 10, in 50 dimensions, 2.5 MB.',
    'The paper names no optimizer: L-BFGS with λ'.slice(0, -2),
    'set TF_ENABLE to 0, or a/b, read and/or write, x-y',
    'layer 1 … 9, from 50 to 200, N.B.',
    '',
    '‖ unclosed, √ alone, ( and )',
  ])('%s has none', (sentence) => expect(marked(sentence)).toBe(sentence))

  it('split a sentence without loss', () => {
    for (const text of written)
      expect(
        sentenceParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
  })
})

describe('the TeX of a formula', () => {
  it.each([
    ['σ²', 'σ^{2}'],
    ['λ′_l', 'λ_{l}^{\\prime }'],
    ['s*²', 's^{*2}'],
    ['Z^lᵀ', 'Z^{l\\top }'],
    ['w²_{l+1}', 'w_{l+1}^{2}'],
    ['10⁻⁴', '10^{-4}'],
    ['‖W₁‖²/2', '\\lVert W_{1}\\rVert ^{2}/2'],
    ['√(N/K)', '\\sqrt{N/K}'],
    ['√K/C', '\\sqrt{K}/C'],
    ['tanh⁻¹', '\\tanh ^{-1}'],
    ['rank(A^l)', '\\operatorname{rank}(A^{l})'],
    ['M·TCV', 'M\\cdot \\operatorname{TCV}'],
    ['δ → 0', 'δ \\to  0'],
    ['‖∇_{W_l}ℓ‖', '\\lVert \\nabla _{W_{l}}ℓ\\rVert '],
  ])('%s', (formula, tex) => {
    expect(texOf(formula)).toBe(tex)
    expect(set(formula)).toMatch(/<math/)
  })

  it('is valid for all formulas of presets, forecasts and help', () => {
    const formulas = written.flatMap((text) => sentenceParts(text).filter(({ kind }) => kind === 'formula'))
    expect(formulas.length).toBeGreaterThan(200)
    for (const { text } of formulas) expect(() => set(text), text).not.toThrow()
  })

  it('fails for a sign that KaTeX does not know', () => expect(() => set('λ#')).toThrow())
})

/** All sentences of presets, fields and forecasts, for networks of every kind. */
const written: readonly string[] = [
  ...presets.flatMap(({ statement, choices }) => [statement, ...choices]),
  ...leavesOf(specFields()).flatMap(({ meta }) => [meta.label, meta.help]),
  ...presets.flatMap((preset) => presetPlan(preset, 'quick').parts.flatMap(({ base }) => forecastWords(base))),
  ...[
    ['network.activation=relu'],
    ['network.lastActivation=sigmoid'],
    ['network.bias=true'],
    ['network.residual=true'],
    ['loss.reduction=mean'],
    ['penalty.featureDecay=0'],
    ['penalty.weightDecays=[1,0,1,1,1]'],
    ['penalty.weightDecays=[1e-5,2e-5,3e-5,4e-5,5e-5]'],
  ].flatMap((assignments) => forecastWords(overrideAll(fig2(), assignments))),
]

function fig2() {
  const preset = presets.find(({ name }) => name === 'fig2')
  const spec = preset && plannedRuns(presetPlan(preset, 'quick'))[0]?.spec
  if (!spec) throw new Error('no fig2')
  return spec
}

function forecastWords(spec: Parameters<typeof forecast>[0]): string[] {
  const counts = Array.from({ length: spec.network.widths.at(-1) ?? 0 }, () => 5)
  const { theorem, balance, refusals } = forecast(spec, counts)
  return [...(theorem?.notes ?? []), ...(balance?.notes ?? []), ...refusals]
}
