import type { RunStatus } from '../contract/runs.ts'
import type { Entries, GlossaryEntry } from './entry.ts'
import { papers } from './papers.ts'

const { zangrando, papyan } = papers

const word = (name: string, definition: string, own: Partial<GlossaryEntry> = {}): GlossaryEntry => ({
  name,
  definition,
  certainty: 'defined',
  ...own,
})

/** Words of the field and of the platform. */
export const wordEntries = {
  band: word('Band', 'Singular values over the bases O_l that Theorem 4.2 leaves open.', {
    source: `${zangrando}, Theorem 4.2`,
    computed: 'theory/forecast/basisBand.ts: 5 % to 95 % of 100 random bases (Haar), float64',
    certainty: 'estimated',
    tolerance: 'percentiles of 100 draws; NumPy agrees on given bases to 10⁻¹²',
    more: 'experiments.md#what-a-forecast-knows',
  }),
  balanceLaw: word('Balance law', 'Forecast from the balance of neighbouring layers. It applies at every δ.', {
    formula: 'λ_{l+1} W_{l+1}ᵀW_{l+1} = λ_l W_lW_lᵀ + λ′_l Z^l Z^lᵀ',
    source: 'derived in theory/forecast/balanceLaw.ts',
    computed: 'theory/forecast/balanceForecast.ts from labels, depth, activation and penalties alone, float64',
    certainty: 'derived',
    tolerance: 'assumes collapse, and hidden activations of slope 1',
    shownAs: ['balance', 'balance law'],
    more: 'experiments.md#what-a-forecast-knows',
  }),
  certified: word('Certified', 'Bounded by a proof that the computation carries out, not estimated.'),
  checkpoint: word('Checkpoint', 'Weights at one step, and all that resuming needs.', {
    more: 'files.md',
  }),
  collapse: word('Collapse', 'The samples of a class have the same features.', {
    source: `${zangrando}, Definition 3.5; ${papyan}`,
    shownAs: ['deep neural collapse', 'neural collapse'],
  }),
  collapseStep: word(
    'Collapse step',
    'Proposes class means of A¹ and projected weights. The run keeps them only if the objective does not rise.',
    { certainty: 'checked', shownAs: ['collapse steps'], more: 'accuracy.md#collapse-steps' },
  ),
  continuation: word('Continuation', 'Training with λ several times too strong first, in stages.'),
  engine: word('Engine', 'The part that computes: the compiled graph, or plain operations.', {
    certainty: 'recorded',
    more: 'engines.md',
  }),
  estimate: word('Estimate', 'How long a run or study will take on this machine.', {
    computed: 'lab/estimates, from speeds that this machine has measured',
    certainty: 'estimated',
  }),
  figure: word('Figure', 'A chart with its data and the runs behind it.', { more: 'figures.md' }),
  finish: word(
    'Finish',
    'L-BFGS after the steps of a first-order method. It keeps the basin that descent has chosen.',
    {
      more: 'accuracy.md#deep-unconstrained-features-models',
    },
  ),
  forecast: word(
    'Forecast',
    'Singular values known before training, from labels, depth, activation and penalties alone. Theorem 4.2 gives a band; version 3 of the paper no longer names it in its abstract.',
    {
      source: `${zangrando}, Theorem 4.2`,
      computed: 'theory/forecast/forecast.ts, float64',
      certainty: 'proved',
      tolerance: 'the theorem is proved; that a network collapses is assumed',
      shownAs: ['theorem of the forecast', 'recursive', 'next layer', 'forecast'],
      more: 'experiments.md#what-a-forecast-knows',
    },
  ),
  gradient: word('Gradient', 'Direction of steepest ascent of the objective. ‖grad L‖ is its norm.', {
    shownAs: ['∇L', '∇L₀'],
  }),
  home: word('Home', 'Folder with history and figures.', { more: 'files.md' }),
  lowRankBias: word('Low-rank bias', 'Weight decay brings weight matrices near rank K.', {
    source: `${zangrando}, Theorem 3.4`,
  }),
  measurement: word('Measurement', 'Numbers of one run at one step: spectra, TCV, ranks, norms.', {
    computed: 'float64, also in float32 runs',
    shownAs: ['measurements'],
    more: 'accuracy.md#what-a-number-means',
  }),
  partialSolution: word(
    'Partial solution',
    'End of a run with free features above 1.3 times the objective of collapse, mostly without some classes.',
    { certainty: 'checked', more: 'accuracy.md#deep-unconstrained-features-models' },
  ),
  polarFactor: word(
    'Polar factor',
    'U Vᵀ of a matrix U S Vᵀ. Muon moves each weight matrix along that of its momentum.',
  ),
  preset: word('Preset', 'A published experiment with every choice spelt out.', {
    shownAs: ['recipe'],
    more: 'experiments.md',
  }),
  quantity: word('Quantity', 'A number that can be known of a run, such as objective, TCV or a rank.', {
    shownAs: ['value'],
  }),
  report: word('Report', 'A page of text with live figures and numbers of runs.', { more: 'reports.md' }),
  run: word('Run', 'One execution of a spec.', { shownAs: ['run id', 'id', 'name'] }),
  sheet: word('Sheet', 'A page of panels for a paper.', { more: 'figures.md' }),
  snapshot: word(
    'Snapshot',
    'Weights stored at a step: 12 steps by default, evenly in the logarithm, or the listed ones.',
    { shownAs: ['steps with weights'] },
  ),
  spec: word('Spec', 'Complete recipe of one run.', { more: 'formats.md' }),
  stack: word('Stack', 'Runs that one compiled loop trains together.'),
  study: word('Study', 'Runs started together. Its plan says which fields vary.', {
    shownAs: ['parts', 'varied'],
    more: 'experiments.md',
  }),
  trainer: word('Trainer', 'Process that trains runs and stacks, one order after another.'),
} as const satisfies Entries

const status = (name: string, definition: string): GlossaryEntry => ({ name, definition, certainty: 'recorded' })

/** Every status of a run. */
export const statusEntries = {
  statusQueued: status('Queued', 'The run waits for a trainer.'),
  statusRunning: status('Running', 'The run trains.'),
  statusFinished: status('Finished', 'The run took all its steps, or met its stopping rule.'),
  statusTrapped: status(
    'Trapped',
    'The run settled, also after every restart, where a class has the outputs of the zero solution or the objective is above that solution’s. It keeps its weights.',
  ),
  statusDiverged: status('Diverged', 'Numbers became infinite. The last good checkpoint is kept.'),
  statusRefused: status('Refused', 'The engine cannot train this spec.'),
  statusStopped: status('Stopped', 'You stopped the run, with a checkpoint.'),
  statusInterrupted: status('Interrupted', 'The app or command line ended before the run.'),
  statusCrashed: status('Crashed', 'The trainer of the run crashed.'),
  statusKilled: status('Killed', 'The system ended the trainer of the run, mostly for memory.'),
} as const satisfies Entries<`status${Capitalize<RunStatus>}`>
