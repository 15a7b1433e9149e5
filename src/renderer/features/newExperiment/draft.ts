import type { Data } from '../../../shared/spec/data.ts'
import { fieldStarts } from '../../../shared/spec/fieldHelp.ts'
import { overrideAll } from '../../../shared/spec/override.ts'
import { SpecError, type RunSpec } from '../../../shared/spec/runSpec.ts'
import { chosen, leavesOf, specFields, type ChoiceField } from '../../../shared/spec/specFields.ts'
import { readSpec, type SpecIssue } from '../../../shared/spec/specIssues.ts'
import { varied, type StudyPlan } from '../../../shared/spec/studyPlan.ts'
import { parseVariation } from '../../../shared/spec/variation.ts'
import { runCount } from '../../text/axisText.ts'

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is being written: a spec that may not be one yet, and for fields that are varied what was typed as their values. */
export interface Draft {
  spec: Tree
  /** By path. */
  varied: Readonly<Record<string, string>>
}

export const valueAt = (spec: Tree, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (isTree(at) ? at[name] : undefined), spec)

function withValue(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  const child = tree[name]
  return { ...tree, [name]: rest.length === 0 ? value : withValue(isTree(child) ? child : {}, rest, value) }
}

/** The draft with another value of a field, or of all fields under a name. */
export function withField(draft: Draft, path: string, value: unknown): Draft {
  const spec = followClasses(draft.spec, withValue(draft.spec, path.split('.'), value))
  const stays = ([varying]: [string, string]): boolean => !isTree(value) || valueAt(spec, varying) !== undefined
  return { spec, varied: Object.fromEntries(Object.entries(draft.varied).filter(stays)) }
}

/** Another option of a choice: its fields in place of those of the old, and what fits is kept. */
export const withChoice = (draft: Draft, choice: ChoiceField, word: string): Draft =>
  withField(draft, choice.path, chosen(choice, word, valueAt(draft.spec, choice.path), fieldStarts))

/** Another spec in place of what is there; what is varied stays where it has the field. */
export const withSpec = (draft: Draft, spec: Tree): Draft => ({
  spec,
  varied: Object.fromEntries(Object.entries(draft.varied).filter(([path]) => valueAt(spec, path) !== undefined)),
})

export const withData = (draft: Draft, data: Data): Draft => withField(draft, 'data', data)

/** What is typed as the values of a field; null: it is not varied. */
export function withVaried(draft: Draft, path: string, text: string | null): Draft {
  const rest = Object.fromEntries(Object.entries(draft.varied).filter(([own]) => own !== path))
  return { ...draft, varied: text === null ? rest : { ...rest, [path]: text } }
}

/** K, where the data of a draft say it. */
function classesOf({ data }: Tree): unknown {
  if (!isTree(data)) return undefined
  if (data['set'] === undefined || data['set'] === 'digits') return 10
  return data['set'] === 'moons' ? 2 : data['classes']
}

/** The last layer has one unit per class: it stays so when the number of classes changes. */
function followClasses(before: Tree, after: Tree): Tree {
  const [old, now] = [classesOf(before), classesOf(after)]
  const widths = valueAt(after, 'network.widths')
  if (old === now || typeof now !== 'number' || now < 1 || !Array.isArray(widths)) return after
  return withValue(after, ['network', 'widths'], [...(widths as unknown[]).slice(0, -1), now])
}

export interface Reading {
  /** null while something is wrong with it; what is varied has one value here. */
  spec: RunSpec | null
  /** null while something is wrong with the spec or with what is varied. */
  plan: StudyPlan | null
  /** How many runs the plan has; 0 without one. */
  count: number
  /** How many values a varied field has, by its path; those that cannot be read are not there. */
  values: Readonly<Record<string, number>>
  /** By the path of the field; what belongs to no field is under its own path. */
  problems: Readonly<Record<string, string>>
}

/** What a draft says: the runs that it makes, or what is wrong with it, field by field. */
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
      if (new Set(axis.values).size < axis.values.length) throw new SpecError(path, 'has a value twice')
      if (!spec || !plan) continue
      for (const value of axis.values) tryValue(spec, path, value)
      plan = varied(plan, path, axis.values)
    } catch (error) {
      problems[path] = error instanceof SpecError ? withoutPath(error) : String(error)
    }
  }
  const isGood = Object.keys(problems).length === 0
  const count = plan && isGood ? runCount(plan) : 0
  if (count > mostRuns) problems[''] = `the study would have ${count} runs; at most ${mostRuns} are possible`
  return { spec, plan: isGood && count <= mostRuns ? plan : null, count, values, problems }
}

/** As many as a study can have. */
const mostRuns = 1000

const withoutPath = ({ path, message }: SpecError): string => (path ? message.slice(path.length + 2) : message)

/** One value of a varied field by itself: what is wrong with several together is said when they are started. */
function tryValue(base: RunSpec, path: string, value: string | number | boolean): void {
  // The fields of another optimizer are others: overrideAll knows which.
  if (path === 'optimizer.kind') return void overrideAll(base, [`${path}=${JSON.stringify(value)}`])
  const issue = readSpec(withValue(base as unknown as Tree, path.split('.'), value)).issues[0]
  if (issue) throw new SpecError('', `${value}: ${issue.path === path ? '' : `${issue.path} `}${issue.message}`)
}

/** The schema does not know how many classes the data have. */
function lastWidthProblem(spec: Tree): string | null {
  const [K, widths] = [classesOf(spec), valueAt(spec, 'network.widths')]
  if (typeof K !== 'number' || !Array.isArray(widths)) return null
  const last: unknown = widths.at(-1)
  return last === K ? null : `the last is ${String(last)}, but the data have ${K} classes`
}

const leafPaths: ReadonlySet<string> = new Set(leavesOf(specFields).map(({ path }) => path))

/** The first problem of each field; positions in lists are said in words. */
function byField(issues: readonly SpecIssue[]): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const { path, message } of issues) {
    const names = path.split('.')
    const size = names.findIndex((_, i) => leafPaths.has(names.slice(0, i + 1).join('.'))) + 1
    const field = size === 0 ? path : names.slice(0, size).join('.')
    const position = size === 0 || size === names.length ? '' : `number ${Number(names[size]) + 1} `
    problems[field] ??= `${position}${message}`
  }
  return problems
}
