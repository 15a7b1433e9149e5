import type { RunSpec } from '../shared/spec/runSpec.ts'
import { EngineRefusal } from './engine/ladder.ts'

/** Throws an EngineRefusal for what specs can describe and no engine trains. Removed with the engines that train it. */
export function refuseUntrained({ batches, backbone, optimizer, loss }: RunSpec): void {
  const refuse = (what: string): never => {
    throw new EngineRefusal(`No engine of this version trains ${what}.`)
  }
  if (backbone) refuse('a backbone')
  if (batches) refuse('in batches')
  if (loss.labelSmoothing > 0) refuse('with label smoothing')
  if (optimizer.kind === 'lbfgs') return
  if (optimizer.clipNorm !== null) refuse('with a clipped gradient')
  if ('rateInside' in optimizer && optimizer.rateInside) refuse('with the rate in the momentum')
}
