import { beforeEach, expect, test } from 'vitest'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { withField, withVaried } from '../../src/renderer/features/newExperiment/draft.ts'
import FieldRow from '../../src/renderer/features/newExperiment/FieldRow.vue'
import { useDraft } from '../../src/renderer/features/newExperiment/useDraft.ts'
import { leavesOf, specFields } from '../../src/shared/spec/specFields.ts'

const { draft, change } = useDraft()
const first = draft.value
beforeEach(() => change(() => first))

/** Renders the row of a field of the current draft. */
function rowOf(path: string): Promise<string> {
  const field = leavesOf(specFields()).find((leaf) => leaf.path === path)
  if (!field) throw new Error(`no field ${path}`)
  return renderToString(createSSRApp(FieldRow, { field }))
}
/** Returns the opening tag of the first element with this name. */
const tag = (html: string, name: string): string => new RegExp(`<${name}(?=[\\s>])[^>]*>`).exec(html)?.[0] ?? ''
const text = (html: string): string => html.replace(/<[^>]*>/g, '')
const problemOf = (html: string): string => /role="alert"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? ''

test('a row binds its label and its help to the control', async () => {
  const html = await rowOf('stop.steps')
  expect(tag(html, 'label')).toContain('for="field-stop.steps"')
  expect(tag(html, 'input')).toMatch(
    /id="field-stop\.steps" aria-describedby="field-stop\.steps-help" aria-invalid="false"/,
  )
  expect(tag(html, 'input')).toContain('value="4000"')
  expect(html).toContain('id="field-stop.steps-help"')
  expect(problemOf(html)).toBe('')
})

test('an invalid value shows its problem, and the control refers to it', async () => {
  change((old) => withField(old, 'penalty.weightDecay', -1))
  const html = await rowOf('penalty.weightDecay')
  expect(tag(html, 'input')).toMatch(/aria-describedby="[^"]*-problem [^"]*-help" aria-invalid="true"/)
  expect(text(problemOf(html))).toBe('Weight decay λ must be at least 0.')
})

test('a varied field shows its values as text, their number and a hint', async () => {
  change((old) => withVaried(old, 'penalty.firstLayer', '10, 1, 0.1'))
  const html = await rowOf('penalty.firstLayer')
  expect(tag(html, 'input')).toContain('value="10, 1, 0.1"')
  expect(tag(html, 'button')).toMatch(/aria-pressed="true" aria-label="Vary First layer δ: 3 values"/)
  expect(text(html)).toContain('a range (0..9)')
})

test('the kind of a field decides its control', async () => {
  const word = await rowOf('network.activation')
  expect(tag(word, 'select')).toMatch(/value="tanh" id="field-network\.activation"/)
  expect(word).toContain('<option value="relu">ReLU</option>')
  expect(tag(await rowOf('network.bias'), 'input')).toContain('type="checkbox"')
  expect(tag(await rowOf('penalty.weightDecay'), 'input')).toContain('inputmode="decimal"')
})

test('a list and a name cannot vary', async () => {
  for (const path of ['network.widths', 'name']) expect(await rowOf(path)).not.toContain('aria-pressed')
})
