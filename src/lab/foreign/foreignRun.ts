import { hasEnded } from '../../shared/contract/runs.ts'
import type { Frame } from '../../shared/frames/frame.ts'
import { planOfSpecs } from '../../shared/spec/studyPlan.ts'
import type { Matrix } from '../../shared/linalg/matrix.ts'
import { emitChanged, log, type LabContext } from '../runs/labContext.ts'
import { identifyProcess } from '../runs/processIdentity.ts'
import { record } from '../runs/record.ts'
import { requeueAsIs } from '../runs/resume.ts'
import { newRunId } from '../runs/startRuns.ts'
import { numbersOfArray, readForeign, type ForeignFrame } from './foreignFrames.ts'
import { featureMatrix, foreignMeasurement, weightMatrix } from './foreignMeasurement.ts'
import { foreignFacts, loggedNetwork } from './foreignFacts.ts'
import { foreignNotes } from './foreignSpec.ts'
import { readKept, writeKept } from './keptRun.ts'
import { layerPlan, namedOrder, type ForeignLayer } from './layerPlan.ts'

/** A run that another program trains, as the frames of a folder tell it. */
export interface ForeignRun {
  /** Its id in the history; null before the first step. */
  id(): string | null
  /** Stores a frame once. `file`: its file, for messages. */
  take(frame: Frame, file: string): void
  /** Ends a run whose program has not ended it. */
  interrupt(): void
}

interface State {
  id: string | null
  /** The last frame that the history has. */
  stored: number
  /** The last frame that was read: frames behind it come from a second writer. */
  last: number
  lastFile: string
  name: string
  config: Readonly<Record<string, unknown>>
  began: number
  labels: Int32Array | null
  classes: number
  plan: ForeignLayer[] | null
  /** Whether the log says more of the network than the history. */
  isStale: boolean
  /** What the present step has logged so far; null for an array that cannot be measured. */
  weights: Map<string, Matrix | null>
  features: Map<string, Matrix | null>
  /** Sentences that the log of the run already has. */
  told: Set<string>
  /** Sentences before the run is in the history. */
  waiting: string[]
}

/** Follows one run. A run that the history has continues where it stopped. `place`: the folder, for the notes. */
export function foreignRun(context: LabContext, foreign: string, place: string): ForeignRun {
  const kept = readKept(context, foreign)
  const state: State = {
    id: kept?.id ?? null,
    stored: kept?.sequence ?? -1,
    last: -1,
    lastFile: '',
    name: foreign,
    config: {},
    began: Date.now(),
    labels: null,
    classes: 0,
    plan: null,
    isStale: false,
    weights: new Map(),
    features: new Map(),
    told: new Set(),
    waiting: [],
  }
  return {
    id: () => state.id,
    take: (frame, file) => {
      if (frame.sequence <= state.last) {
        const text = `Two writers: frames of ${file} are behind those of ${state.lastFile}, and are left out.`
        return file === state.lastFile ? undefined : tell(context, state, text)
      }
      state.last = frame.sequence
      state.lastFile = file
      const own = readForeign(frame)
      if (own === null) return
      if (typeof own === 'string') return tell(context, state, `${file}, ${own}`)
      takeFrame(context, state, { frame, own, foreign, place })
    },
    interrupt: () => {
      if (state.id === null || hasEnded(context.store.runs.summary(state.id).status)) return
      endRun(context, state.id, {
        status: 'interrupted',
        ending: `The watch ended; the other program may still train. Continue with: lab watch ${place}`,
        endedAt: Date.now(),
      })
    },
  }
}

interface Taken {
  frame: Frame
  own: ForeignFrame
  foreign: string
  place: string
}

function takeFrame(context: LabContext, state: State, taken: Taken): void {
  const { frame, own } = taken
  switch (own.kind) {
    case 'config':
      state.name = own.name
      state.config = own.config
      state.began = own.at ?? state.began
      return
    case 'labels':
      return takeLabels(context, state, frame)
    case 'biases':
    case 'inputs':
      // Analyses, and runs of ours that continue this one, read them from the file.
      return
    case 'weights':
    case 'features':
      return takeArrays(context, state, frame, own.kind)
    case 'step':
      return takeStep(context, state, taken, own)
    case 'end': {
      if (state.id === null) createRun(context, state, taken)
      if (state.id === null || frame.sequence <= state.stored) return
      const isFine = own.status === 'finished'
      const text = own.message === '' ? '' : `: ${own.message}`
      const ending = isFine ? `The other program finished${text}` : `The other program ended as ${own.status}${text}`
      endRun(context, state.id, { status: isFine ? 'finished' : 'crashed', ending, endedAt: own.at ?? Date.now() })
      keep(context, state, taken.foreign, frame.sequence)
    }
  }
}

function takeLabels(context: LabContext, state: State, frame: Frame): void {
  const values = frame.arrays.find(({ name }) => name === 'labels')?.values
  if (!values) return tell(context, state, `frame ${frame.sequence} (labels) has no array 'labels'`)
  const numbers = Float64Array.from(values as ArrayLike<number | bigint>, Number)
  const odd = numbers.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label < 1000))
  if (odd >= 0) return tell(context, state, `the label ${numbers[odd]} of sample ${odd} is not among 0 … 999`)
  state.labels = Int32Array.from(numbers)
  state.isStale = true
  state.classes = numbers.reduce((most, label) => Math.max(most, label + 1), 0)
}

function takeArrays(context: LabContext, state: State, frame: Frame, kind: 'weights' | 'features'): void {
  for (const array of frame.arrays) {
    const numbers = numbersOfArray(array, kind)
    if (typeof numbers === 'string') {
      tell(context, state, numbers)
      state[kind].set(array.name, null)
    } else if (kind === 'weights') state.weights.set(array.name, weightMatrix(numbers, array.shape))
    else state.features.set(array.name, featureMatrix(numbers, array.shape))
  }
}

function takeStep(
  context: LabContext,
  state: State,
  taken: Taken,
  { step, numbers, at }: Extract<ForeignFrame, { kind: 'step' }>,
): void {
  const { frame, foreign } = taken
  const hasLayers = state.weights.size + state.features.size > 0
  if (hasLayers) planLayers(state)
  if (frame.sequence > state.stored) {
    if (state.id === null) createRun(context, state, taken)
    else reopen(context, state.id)
    if (state.id !== null) restate(context, state.id, state)
    if (state.id !== null) {
      storeStep(context, state.id, state, { step, numbers, time: ((at ?? Date.now()) - state.began) / 1000 }, hasLayers)
      keep(context, state, foreign, frame.sequence)
    }
  }
  state.weights = new Map()
  state.features = new Map()
}

function planLayers(state: State): void {
  if (state.plan !== null) return
  state.plan = layerPlan([...state.weights.keys()], [...state.features.keys()], namedOrder(state.config))
  state.isStale = true
}

function createRun(context: LabContext, state: State, { foreign, place }: Taken): void {
  const { store } = context
  const network = loggedNetwork(state)
  const { spec, specHash, forecast } = foreignFacts(network, state.labels)
  const [id, study] = [newRunId(), newRunId()]
  const createdAt = Date.now()
  const head = { id: study, name: spec.name, preset: null, size: null, createdAt, isPaused: false }
  store.connection.atomically(() => {
    store.studies.add(head, planOfSpecs([spec]))
    store.runs.add([
      {
        id,
        study,
        preset: null,
        spec,
        specHash,
        forecast,
        versions: { 'other program': foreign, folder: place },
        owner: identifyProcess(process.pid),
        createdAt,
      },
    ])
    store.runs.annotate(store.runs.known([id]), { tags: ['watched'], notes: foreignNotes(network, place) }, Date.now())
    store.runs.begin(id, state.began)
  })
  state.id = id
  state.isStale = false
  for (const text of state.waiting.splice(0)) log(context, id, 'warning', text)
  if (state.plan === null) log(context, id, 'info', 'No weights or features are logged yet: only the loss is shown.')
  emitChanged(context, id)
}

/** Layers and labels that come after the first step replace what the history says of the network. */
function restate({ store }: LabContext, id: string, state: State): void {
  if (!state.isStale) return
  state.isStale = false
  const network = loggedNetwork(state)
  const facts = foreignFacts(network, state.labels)
  if (store.runs.summary(id).specHash !== facts.specHash) store.runs.restate(id, facts)
}

/** A run that was interrupted continues as soon as its program logs more. */
function reopen(context: LabContext, id: string): void {
  const { store } = context
  const summary = store.runs.summary(id)
  if (!hasEnded(summary.status)) return
  requeueAsIs(store, summary)
  store.runs.begin(id, summary.startedAt ?? Date.now())
  emitChanged(context, id)
}

function storeStep(
  context: LabContext,
  id: string,
  state: State,
  { step, numbers, time }: { step: number; numbers: Readonly<Record<string, number>>; time: number },
  hasLayers: boolean,
): void {
  const loss = numbers['objective'] ?? numbers['loss'] ?? NaN
  const dataLoss = numbers['dataLoss'] ?? numbers['loss'] ?? NaN
  const gradientNorm = numbers['gradientNorm'] ?? NaN
  const steps = context.store.runs.spec(id).stop.steps
  const scalars = Float64Array.of(step, loss, dataLoss, NaN, NaN, gradientNorm, 1)
  const position = { step, steps: Math.max(steps, step), stage: 0, stages: 1, restarts: 0, attemptBegan: 0 }
  const progress = { ...position, objective: loss, dataLoss, secondsLeft: null }
  record(context, id, { kind: 'progressed', progress, scalars }, 0)
  if (!hasLayers || state.plan === null) return
  const layers = layersAt(context, id, state)
  if (state.labels === null && layers.some(({ Z }) => Z))
    tell(context, state, 'No labels are logged: TCV and the metrics of collapse need them.')
  const at = { step, time, objective: loss, dataLoss, gradientNorm }
  record(context, id, { kind: 'measured', measurement: foreignMeasurement(at, layers, state.labels, state.classes) }, 0)
}

/** Returns the layers of the spec with what this step has logged; layers of other shapes are left out with a sentence. */
function layersAt(context: LabContext, id: string, state: State): { W: Matrix | null; Z: Matrix | null }[] {
  const { widths } = context.store.runs.spec(id).network
  const N = state.labels?.length
  return widths.map((_, l) => {
    const layer = state.plan?.[l]
    const W = layer?.weights == null ? null : (state.weights.get(layer.weights) ?? null)
    const Z = layer?.features == null ? null : (state.features.get(layer.features) ?? null)
    if (Z && N !== undefined && Z.cols !== N)
      tell(context, state, `features '${layer?.features}' have ${Z.cols} samples, but there are ${N} labels.`)
    return { W, Z }
  })
}

function endRun(
  context: LabContext,
  id: string,
  end: { status: 'finished' | 'crashed' | 'interrupted'; ending: string; endedAt: number },
): void {
  const { store } = context
  store.runs.end(id, { ...end, peakMemoryBytes: null })
  store.scalars.compact(id)
  emitChanged(context, id)
}

/** Writes a sentence to the log of the run once. */
function tell(context: LabContext, state: State, text: string): void {
  if (state.told.has(text)) return
  state.told.add(text)
  if (state.id === null) state.waiting.push(text)
  else log(context, state.id, 'warning', text)
}

function keep(context: LabContext, state: State, foreign: string, sequence: number): void {
  state.stored = sequence
  writeKept(context, foreign, { id: state.id, sequence })
}
