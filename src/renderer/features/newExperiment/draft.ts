import { Backbone } from '../../../shared/spec/backbone/backbone.ts'
import type { Data } from '../../../shared/spec/data.ts'
import { picturesOf } from '../../../shared/spec/onData.ts'
import { withFieldAt } from '../../../shared/spec/override.ts'
import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { chosen, leavesOf, specFields, type ChoiceField } from '../../../shared/spec/specFields.ts'
import { readSpec, type SpecIssue } from '../../../shared/spec/specIssues.ts'
import { varyField, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../../shared/spec/variation.ts'
import { runCount } from '../../text/axisText.ts'
import { isTree, valueAt, withValue, type Tree } from './draftTree.ts'
import { followParts } from './followParts.ts'

export { valueAt }

/** What the form holds: a spec that may be invalid, and the typed values of varied fields. */
export interface Draft {
  spec: Tree
  /** The typed values, by path. */
  varied: Readonly<Record<string, string>>
}

/** Sets the value of a field, or of all fields below a path. */
export function withField(draft: Draft, path: string, value: unknown): Draft {
  const spec = followParts(draft.spec, followClasses(draft.spec, withValue(draft.spec, path.split('.'), value)))
  const stays = ([varying]: [string, string]): boolean =>
    !varying.startsWith(`${path}.`) || valueAt(spec, varying) !== undefined
  return { spec, varied: Object.fromEntries(Object.entries(draft.varied).filter(stays)) }
}

/** Chooses another option. Its fields replace those of the old option, and values that fit are kept. */
export const withChoice = (draft: Draft, choice: ChoiceField, word: string): Draft =>
  withField(draft, choice.path, chosen(choice, word, valueAt(draft.spec, choice.path)))

/** Replaces the spec. Varied fields that it has stay varied. */
export const withSpec = (draft: Draft, spec: Tree): Draft => ({
  spec,
  varied: Object.fromEntries(Object.entries(draft.varied).filter(([path]) => valueAt(spec, path) !== undefined)),
})

/** Replaces the data; a backbone takes their pictures. `shape`: of one stored sample. */
export function withData(draft: Draft, data: Data, shape: readonly number[]): Draft {
  const moved = withField(draft, 'data', data)
  const backbone = Backbone.safeParse(moved.spec['backbone']).data
  return backbone ? withField(moved, 'backbone.input', picturesOf(backbone.input, data, shape)) : moved
}

/** Sets the typed values of a field; null when it is not varied. */
export function withVaried(draft: Draft, path: string, text: string | null): Draft {
  const rest = Object.fromEntries(Object.entries(draft.varied).filter(([own]) => own !== path))
  return { ...draft, varied: text === null ? rest : { ...rest, [path]: text } }
}

/** Returns K when the data of a draft determine it. */
function classesOf({ data }: Tree): unknown {
  if (!isTree(data)) return undefined
  if (data['set'] === undefined || data['set'] === 'digits') return 10
  return data['set'] === 'moons' ? 2 : data['classes']
}

/** Keeps one unit per class in the last layer when the number of classes changes. */
function followClasses(before: Tree, after: Tree): Tree {
  const [old, now] = [classesOf(before), classesOf(after)]
  const widths = valueAt(after, 'network.widths')
  if (old === now || typeof now !== 'number' || now < 1 || !Array.isArray(widths)) return after
  return withValue(after, ['network', 'widths'], [...(widths as unknown[]).slice(0, -1), now])
}

export interface Reading {
  /** null while it is invalid. A varied field has one value here. */
  spec: RunSpec | null
  /** null while the spec or a varied field is invalid. */
  plan: StudyPlan | null
  /** The number of runs of the plan; 0 without a plan. */
  count: number
  /** The number of values of each varied field, by its path, without fields that cannot be parsed. */
  values: Readonly<Record<string, number>>
  /** Problems by the path of their field. A problem of no field has a path of its own. */
  problems: Readonly<Record<string, string>>
}

/** Reads a draft: the plan that it makes, or its problems, field by field. */
export function readDraft(draft: Draft): Reading {
  const { spec, issues } = readSpec(draft.spec)
  const problems = byField(issues)
  const lastWidth = lastWidthProblem(draft.spec)
  if (lastWidth) problems['network.widths'] ??= lastWidth
  const values: Record<string, number> = {}
  let plan: StudyPlan | null = spec && { parts: [{ label: spec.name, base: spec, axes: [] }] }
  for (const [path, text] of Object.entries(draft.varied)) {
    try {
      const axis = parseVariation(`${path}=${text}`)
      values[path] = axis.values.length
      if (new Set(axis.values).size < axis.values.length) throw new SpecError(path, 'contains a value twice')
      if (!spec || !plan) continue
      for (const value of axis.values) tryValue(spec, path, value)
      plan = varyField(plan, path, axis.values)
    } catch (error) {
      problems[path] = error instanceof SpecError ? withoutPath(error) : String(error)
    }
  }
  const isGood = Object.keys(problems).length === 0
  const count = plan && isGood ? runCount(plan) : 0
  if (count > mostRuns) problems[''] = `the study would have ${count} runs; at most ${mostRuns} are possible`
  return { spec, plan: isGood && count <= mostRuns ? plan : null, count, values, problems }
}

/** The largest number of runs of a study. */
const mostRuns = 1000

const withoutPath = ({ path, message }: SpecError): string => (path ? message.slice(path.length + 2) : message)

/** Checks one value of a varied field. Conflicts between several fields are reported at the start. */
function tryValue(base: RunSpec, path: string, value: string | number | boolean): void {
  // Another optimizer has other fields: withFieldAt fills in their defaults.
  if (path === 'optimizer.kind') return void withFieldAt(base, path, value)
  const issue = readSpec(withValue(base as unknown as Tree, path.split('.'), value)).issues[0]
  if (issue) throw new SpecError('', `${value}: ${issue.path === path ? '' : `${issue.path} `}${issue.message}`)
}

/** Checks the last width, because the schema does not know the number of classes. */
function lastWidthProblem(spec: Tree): string | null {
  const [K, widths] = [classesOf(spec), valueAt(spec, 'network.widths')]
  if (typeof K !== 'number' || !Array.isArray(widths)) return null
  const last: unknown = widths.at(-1)
  return last === K ? null : `must end with ${K}, because the data have ${K} classes`
}

const leafPaths: ReadonlySet<string> = new Set(leavesOf(specFields()).map(({ path }) => path))

/** Returns the first problem of each field, with its position in a list in words. */
function byField(issues: readonly SpecIssue[]): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const { path, message } of issues) {
    const names = path.split('.')
    // The longest name of a field: a path below a list names an entry of it.
    const size = names.findLastIndex((_, i) => leafPaths.has(names.slice(0, i + 1).join('.'))) + 1
    const field = size === 0 ? path : names.slice(0, size).join('.')
    const [entry, ...below] = names.slice(size)
    const isEntry = size > 0 && entry !== undefined && Number.isInteger(Number(entry))
    const position = isEntry ? `${[`entry ${Number(entry) + 1}`, ...below].join(', ')} ` : ''
    problems[field] ??= `${position}${message}`
  }
  return problems
}
