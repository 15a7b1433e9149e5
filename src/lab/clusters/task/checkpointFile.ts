import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { ResumePoint } from '../../../shared/contract/trainer.ts'
import { encodeFrame, magic } from '../../../shared/frames/frame.ts'
import { scanFrames, scanStart } from '../../../shared/frames/scan.ts'
import { frameValue, valueOfFrame } from '../../../shared/frames/values.ts'
import type { Checkpoint } from '../../store/checkpoints.ts'

/** Writes a checkpoint whole or not at all: into a file beside it, which then replaces it. */
export function writeCheckpoint(path: string, run: string, checkpoint: Checkpoint): void {
  const { step, weights, resume, backbone } = checkpoint
  const value = { step, weights, resume, ...(backbone ? { backbone } : {}) }
  const frame = { kind: 'checkpoint', run, sequence: step, ...frameValue(value) }
  const draft = `${path}.${process.pid}`
  try {
    const file = openSync(draft, 'w', 0o600)
    try {
      for (const bytes of [magic, encodeFrame(frame)])
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Reads a checkpoint; null where there is none. Throws an Error where the file is damaged. */
export function readCheckpoint(path: string, run: string): Checkpoint | null {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return null // no such file
  }
  const { frames, damages } = scanFrames(bytes, scanStart, true, true)
  const frame = frames[0]?.frame
  if (!frame || frame.kind !== 'checkpoint' || frame.run !== run)
    throw new Error(`the checkpoint ${path} is damaged: ${damages[0]?.reason ?? 'it is of another run'}`)
  const { step, weights, resume, backbone } = valueOfFrame(frame) as Record<keyof Checkpoint, unknown>
  if (!areVectors(weights) || !isResumePoint(resume)) throw new Error(`the checkpoint ${path} lacks its state`)
  const arrays = areNamedVectors(backbone) ? { backbone } : {}
  return { step: Number(step), weights, resume, ...arrays }
}

const areVectors = (value: unknown): value is Float64Array[] =>
  Array.isArray(value) && value.every((item) => item instanceof Float64Array)

const areNamedVectors = (value: unknown): value is Record<string, Float64Array> =>
  typeof value === 'object' && value !== null && areVectors(Object.values(value))

function isResumePoint(value: unknown): value is ResumePoint {
  const { plan, state } = (value ?? {}) as Partial<ResumePoint>
  return typeof plan?.step === 'number' && typeof state === 'object' && areVectors(Object.values(state))
}
