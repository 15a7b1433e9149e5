#!/usr/bin/env node
// A fake Slurm for tests: sbatch runs the tasks of an array at once, on this machine. FAKE_SLURM is the folder of its jobs, with
// requests to it:
//   down     no program reaches the controller
//   refuse   sbatch refuses new jobs
//   hold     new tasks wait in the queue
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const folder = process.env.FAKE_SLURM
const [, self, ...args] = process.argv
const value = (name) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const tasksOf = (job) => readdirSync(join(folder, job)).filter((name) => /^\d+$/.test(name))
const read = (...path) => (existsSync(join(folder, ...path)) ? readFileSync(join(folder, ...path), 'utf8') : '')
const jobs = () => readdirSync(folder).filter((name) => /^\d+$/.test(name))
const named = (name) => jobs().filter((job) => read(job, 'name') === name)

const programs = {
  sbatch() {
    if (args[0] === '--version') return console.log('a fake slurm 1')
    if (existsSync(join(folder, 'refuse'))) {
      console.error('sbatch: error: Batch job submission failed: Invalid account or account/partition combination')
      process.exitCode = 1
      return
    }
    const job = String(jobs().length + 1)
    mkdirSync(join(folder, job))
    writeFileSync(join(folder, job, 'name'), value('job-name'))
    writeFileSync(join(folder, job, 'arguments'), JSON.stringify(args))
    const [script, ...own] = args.slice(args.findIndex((one) => !one.startsWith('--')))
    const ranges = value('array').split('%')[0].split(',')
    const tasks = ranges.flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })
    for (const task of tasks) {
      const env = { ...process.env, SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: String(task) }
      const log = openSync(value('output').replace('%a', task).replace('%x', value('job-name')), 'a')
      const wrapped = 'bash "$0" "$@"; echo $? > "$DONE"'
      const isHeld = existsSync(join(folder, 'hold'))
      writeFileSync(join(folder, job, String(task)), isHeld ? 'PENDING' : '')
      if (isHeld) continue
      spawn('sh', ['-c', wrapped, script, ...own], {
        env: { ...env, DONE: join(folder, job, String(task)) },
        stdio: ['ignore', log, log],
        detached: true,
      }).unref()
    }
    console.log(job)
  },
  squeue() {
    for (const job of named(args[args.indexOf('-n') + 1]))
      for (const task of tasksOf(job)) {
        const code = read(job, task).trim()
        const isWord = /^[A-Z]+$/.test(code)
        const state = isWord ? code : code === '' ? 'RUNNING' : code === '0' ? 'COMPLETED' : 'FAILED'
        const reason = state === 'PENDING' ? 'Resources' : 'None'
        console.log(`${job}|${task}|${state}|fakenode|${isWord ? 0 : Number(code) * 256}|${reason}|`)
      }
  },
  sinfo: () => console.log('main*|up|infinite|(null)'),
  scontrol: () => args[0] === 'show' && console.log('MaxArraySize            = 4'),
  scancel() {
    for (const [, job, task] of args.map((one) => /^(\d+)_(\d+)$/.exec(one)).filter(Boolean))
      if (read(job, task) === 'PENDING') writeFileSync(join(folder, job, task), 'CANCELLED')
  },
  sacct: () => {
    console.error('Slurm accounting storage is disabled')
    process.exitCode = 1
  },
}
if (existsSync(join(folder, 'down'))) {
  console.error('slurm_load_jobs error: Unable to contact slurm controller (connect failure)')
  process.exitCode = 1
} else programs[basename(self)]()
