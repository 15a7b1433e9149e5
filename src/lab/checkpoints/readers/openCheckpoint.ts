import { basename } from 'node:path'
import { CallError } from '../../../shared/contract/errors.ts'
import { isHdf5, lettersAt } from '../../datasets/readers/signatures.ts'
import { isArchive, openArchive, type Archive } from './archive.ts'
import { hdf5Checkpoint, isNpyFile, npyCheckpoint, npzCheckpoint } from './arraysFile.ts'
import { openFile, type FileBytes } from './fileBytes.ts'
import { onnxFile } from './onnxFile.ts'
import { isSafetensorsFile, safetensorsFile } from './safetensorsFile.ts'
import type { CheckpointFile } from './tensor.ts'
import { picklePath, torchFile } from './torchFile.ts'

/** Opens a checkpoint; its content decides the format. Throws a CallError with what to do where it is none. */
export async function openCheckpoint(path: string): Promise<CheckpointFile> {
  const name = basename(path)
  const file = open(path, name)
  try {
    return await readCheckpoint(file, name)
  } catch (error) {
    file.close()
    throw error
  }
}

function open(path: string, name: string): FileBytes {
  try {
    return openFile(path, name)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new CallError('notFound', `Collapsar cannot open ${name}: ${reason === 'ENOENT' ? 'no such file' : reason}`)
  }
}

async function readCheckpoint(file: FileBytes, name: string): Promise<CheckpointFile> {
  if (file.size === 0) throw new CallError('invalid', `${name} is empty`)
  if (isArchive(file)) return readArchive(file, openArchive(file))
  const start = file.read(0, Math.min(file.size, 4096))
  if (isHdf5(start)) return hdf5Checkpoint(file.read(0, requireSmall(file)), name, file.close)
  if (isNpyFile(file)) return npyCheckpoint(file)
  if (isSafetensorsFile(file)) return safetensorsFile(file)
  const refusal = refusalOf(start, name)
  if (refusal !== null) throw new CallError('invalid', refusal)
  if (start[0] === 0x08 || /\.onnx$/i.test(name)) return onnxFile(file)
  throw new CallError(
    'invalid',
    `${name} is no checkpoint: save it as safetensors, .pt (torch.save), NPZ, Keras .h5 or ONNX`,
  )
}

/** Returns a sentence for files that hold weights in a form that is not read; null for others. */
function refusalOf(start: Uint8Array, name: string): string | null {
  if (start[0] === 0x80 && (start[1] ?? 99) <= 5)
    return `${name} is a plain pickle, as PyTorch wrote before 1.6 (2020); load it there and save it again with torch.save`
  if (lettersAt(start, 257, 5) === 'ustar')
    return `${name} is a tar archive, as PyTorch wrote before 0.2; load it there and save it again with torch.save`
  if (lettersAt(start, 0, 4) === 'GGUF') return `${name} is a GGUF file; save the weights as safetensors`
  return null
}

async function readArchive(file: FileBytes, archive: Archive): Promise<CheckpointFile> {
  const { members } = archive
  if (picklePath(members)) return torchFile(file, archive)
  const keras = members.find(({ name }) => name === 'model.weights.h5')
  if (keras) return hdf5Checkpoint(archive.read(keras), `${file.name}, ${keras.name}`, file.close)
  if (members.some(({ name }) => name.endsWith('.npy'))) return npzCheckpoint(file, archive)
  throw new CallError('invalid', `${file.name} is an archive without weights: it has neither data.pkl nor .npy files`)
}

function requireSmall({ name, size }: FileBytes): number {
  if (size > 1.5e9)
    throw new CallError(
      'notPossible',
      `${name} is larger than 1.5 GB; save its weights as safetensors, which are streamed`,
    )
  return size
}
