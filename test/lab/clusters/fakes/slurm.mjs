#!/usr/bin/env node
// A fake Slurm for tests: sbatch runs the tasks of an array at once, on this machine. FAKE_SLURM is the folder of its jobs.
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
    const job = String(jobs().length + 1)
    mkdirSync(join(folder, job))
    writeFileSync(join(folder, job, 'name'), value('job-name'))
    writeFileSync(join(folder, job, 'arguments'), JSON.stringify(args))
    const [script, ...own] = args.slice(args.findIndex((one) => !one.startsWith('--')))
    const last = Number(/0-(\d+)/.exec(value('array'))[1])
    for (let task = 0; task <= last; task++) {
      const env = { ...process.env, SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: String(task) }
      const log = openSync(value('output').replace('%a', task).replace('%x', value('job-name')), 'a')
      const wrapped = 'bash "$0" "$@"; echo $? > "$DONE"'
      writeFileSync(join(folder, job, String(task)), '')
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
        const state = code === '' ? 'RUNNING' : code === '0' ? 'COMPLETED' : 'FAILED'
        console.log(`${job}|${task}|${state}|fakenode|${Number(code) * 256}|None|`)
      }
  },
  sinfo: () => console.log('main*|up|infinite|(null)'),
  scontrol: () => args[0] === 'show' && console.log('MaxArraySize            = 4'),
  scancel: () => writeFileSync(join(folder, 'cancelled'), args.join(' ')),
  sacct: () => {
    console.error('Slurm accounting storage is disabled')
    process.exitCode = 1
  },
}
programs[basename(self)]()
