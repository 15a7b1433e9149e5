import { join } from 'node:path'

/**
 * The folders of a study on a cluster. `study` has what outlives a submission, and `submission` what one job array needs.
 *
 *     FOLDER/datasets/HASH.data                  imported data sets
 *     FOLDER/versions/VERSION/                   an installed lab with its engine
 *     FOLDER/studies/STUDY/checkpoints/RUN       the last checkpoint of a run, one frame
 *     FOLDER/studies/STUDY/TOKEN/tasks/N.json    the runs of task N
 *     FOLDER/studies/STUDY/TOKEN/starts/HASH     weights from which runs start
 *     FOLDER/studies/STUDY/TOKEN/frames/         what the tasks report: N-ATTEMPT.frames, a file for each attempt
 *     FOLDER/studies/STUDY/TOKEN/weights/        weights at stored steps, with the same names
 *     FOLDER/studies/STUDY/TOKEN/control/        requests to a task: RUN.stop, RUN.weights
 *     FOLDER/studies/STUDY/TOKEN/log/            what the tasks print
 *
 * On the cluster and in mirrors of it at home the paths below FOLDER are the same.
 */
export const folders = {
  datasets: 'datasets',
  versions: 'versions',
  study: (study: string): string => `studies/${study}`,
  submission: (study: string, token: string): string => `studies/${study}/${token}`,
}

/** The parts of a submission's folder. */
export const parts = ['tasks', 'starts', 'frames', 'weights', 'control', 'log'] as const

export const taskFile = (submission: string, task: number): string => join(submission, 'tasks', `${task}.json`)
export const startFile = (submission: string, hash: string): string => join(submission, 'starts', hash)
export const framesFolder = (submission: string): string => join(submission, 'frames')
export const frameFileName = (task: number, attempt: number): string => `${task}-${attempt}.frames`
export const stopFile = (submission: string, run: string): string => join(submission, 'control', `${run}.stop`)
/** Asks a task to start a run from the weights of its checkpoint; the first new checkpoint removes it. */
export const fromWeightsFile = (submission: string, run: string): string =>
  join(submission, 'control', `${run}.weights`)
export const checkpointFolder = (submission: string): string => join(submission, '..', 'checkpoints')
export const checkpointFile = (submission: string, run: string): string => join(checkpointFolder(submission), run)

/** Returns task and attempt of the name of a file of frames; null for another name. */
export function readFrameFileName(name: string): { task: number; attempt: number } | null {
  const [, task, attempt] = /^(\d{1,9})-(\d{1,6})\.frames$/.exec(name) ?? []
  return task === undefined ? null : { task: Number(task), attempt: Number(attempt) }
}
