import { CallError } from '../../shared/contract/errors.ts'
import type { ClassMeansCase, ClassMeansData, ClassMeansPanel } from '../../shared/figures/classMeans/data.ts'
import { closedForms, readUnconstrained, type UnconstrainedRun } from '../../shared/figures/unconstrainedRuns.ts'
import { matrix, type Matrix } from '../../shared/linalg/matrix.ts'
import { cosineGraph, isTriangularGraph } from '../../shared/theory/unconstrained/classGraph.ts'
import { matchClasses } from '../../shared/theory/unconstrained/classMatch.ts'
import { formLoss } from '../../shared/theory/unconstrained/lossForm.ts'
import { depthOf } from '../../shared/theory/unconstrained/model.ts'
import { squareGraphStructure } from '../../shared/theory/unconstrained/squareGraph.ts'
import { relu, structureForm, type Structure } from '../../shared/theory/unconstrained/structure.ts'
import { srgStructure, verticesOf } from '../../shared/theory/unconstrained/triangularGraph.ts'
import { shownUnits, unitsBySupport } from '../../shared/figures/classMeans/units.ts'
import type { FigureSource } from './source.ts'

interface Ended {
  source: FigureSource
  own: UnconstrainedRun
}

/** Reads the class means of the lowest finished run of each K. Throws a CallError where none has finished, or L differs. */
export async function classMeans(sources: readonly FigureSource[]): Promise<ClassMeansData> {
  const all = sources.map((source) => ({ source, own: readUnconstrained(source) }))
  const ended = all.filter(({ source, own }) => source.summary.status === 'finished' && !Number.isNaN(own.ratio))
  const [first] = ended
  if (!first)
    throw new CallError('notPossible', 'No run has finished yet. The figure shows the one with the lowest loss.')
  const matrices = depthOf(first.own.model)
  if (ended.some(({ own }) => depthOf(own.model) !== matrices))
    throw new CallError('notPossible', 'The runs differ in L. The figure compares runs of one depth.')
  const classes = [...new Set(ended.map(({ own }) => own.model.classes))].toSorted((a, b) => a - b)
  const cases: ClassMeansCase[] = []
  for (const K of classes) cases.push(await caseOf(ended.filter(({ own }) => own.model.classes === K)))
  return { kind: 'classMeans', matrices, cases }
}

async function caseOf(ended: readonly Ended[]): Promise<ClassMeansCase> {
  const best = ended.reduce((least, one) => (one.own.ratio < least.own.ratio ? one : least))
  const K = best.own.model.classes
  const { layers } = await best.source.analyse('classMeans')
  const means = layers.filter(({ layer }) => layer >= 2).map(({ units, means: own }) => matrix(units, K, own))
  const cosines = means.map(cosineGraph)
  const reference = structureOf(best.own)
  const match =
    reference &&
    matchClasses(
      cosines,
      reference.panels.map(({ cosines: own }) => matrix(K, K, own)),
      reference.name === 'SRG',
    )
  const order = match?.order ?? Array.from({ length: K }, (_, k) => k)
  return {
    run: best.own.run,
    runs: ended.length,
    classes: K,
    ratio: best.own.ratio,
    ranks: best.own.ranks,
    trained: means.map((M, l) => panelOf(M, order, reference?.panels[l])),
    order: [...order],
    isTriangular: verticesOf(K) === null ? null : cosines.map(isTriangularGraph),
    collapseDistances: cosines.map(distanceFromIdentity),
    structure: reference && match ? { ...reference, method: match.method, distances: [...match.distances] } : null,
  }
}

/** Returns M with its columns in `order` and its rows by support, beside the rows of the structure where there is one. */
function panelOf(M: Matrix, order: readonly number[], like?: ClassMeansPanel): ClassMeansPanel {
  const K = M.cols
  const ordered = matrix(M.rows, K)
  for (let i = 0; i < M.rows; i++) order.forEach((k, at) => (ordered.data[i * K + at] = M.data[i * K + k] ?? NaN))
  const shown = unitsBySupport(shownUnits(ordered), like ? matrix(like.units, K, like.means) : null)
  return { units: shown.rows, means: shown.data, cosines: cosineGraph(ordered).data }
}

type Reference = Omit<NonNullable<ClassMeansCase['structure']>, 'method' | 'distances'>

/** Returns SRG where K = r(r − 1)/2, the square graph for K = 4, with their losses at the model of the run. */
function structureOf(own: UnconstrainedRun): Reference | null {
  const { model } = own
  const [K, L] = [model.classes, depthOf(model)]
  const r = verticesOf(K)
  const found = r !== null ? srgStructure(r) : K === 4 ? squareGraphStructure() : null
  if (!found) return null
  const name = r === null ? 'square' : 'SRG'
  const loss = formLoss(structureForm(found, L), model).value
  return { name, ratio: loss / closedForms(own).collapse, panels: panelsOf(found, L) }
}

/** A_l = √q_l T before the last hidden layer, A_L = √q_L P. */
function panelsOf({ T, P }: Structure, L: number): ClassMeansPanel[] {
  return Array.from({ length: L - 1 }, (_, i) => {
    const M = i === L - 2 ? relu(P) : T
    return { units: M.rows, means: M.data, cosines: cosineGraph(M).data }
  })
}

function distanceFromIdentity({ data, cols: K }: Matrix): number {
  const apart = data.reduce((sum, value, i) => sum + (value - (i % (K + 1) === 0 ? 1 : 0)) ** 2, 0)
  return Math.sqrt(apart / K)
}
