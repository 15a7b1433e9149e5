import type { Entries, GlossaryEntry } from './entry.ts'

const fact = (name: string, definition: string, own: Partial<GlossaryEntry> = {}): GlossaryEntry => ({
  name,
  definition,
  certainty: 'recorded',
  ...own,
})

const inFields = { more: 'glossary.md#fields-of-a-spec' }

/** What the record of a run, a study or the machine says: columns of tables and facts of inspectors. */
export const recordEntries = {
  status: fact('Status', 'Where a run stands: queued, running, or how it ended.', {
    shownAs: ['state', 'runs by status'],
    more: 'glossary.md#status-of-a-run',
  }),
  progress: fact('Progress', 'Share of the planned steps that the runs have taken.', {
    certainty: 'measured',
    computed: 'the log of the trainers',
  }),
  timeLeft: fact('Time left', 'Time until the end at the present pace.', {
    certainty: 'estimated',
    computed: 'lab/estimates',
  }),
  ending: fact('Ending', 'A sentence on how far the run got, or why it ended.'),
  endKind: fact(
    'Kind of end',
    'Where a run with free features ended, by its objective against that of deep neural collapse.',
    { certainty: 'checked', more: 'accuracy.md#deep-unconstrained-features-models' },
  ),
  tags: fact('Tags', 'Words that you give to a run, for filters.'),
  folder: fact('Folder', 'The folder of the history in which you put the run.'),
  notes: fact('Notes', 'What you wrote about the run, in Markdown.'),
  started: fact('Started', 'When the run or study began, in your time zone.', { shownAs: ['queued at', 'created'] }),
  specHash: fact('Spec hash', 'Hash of the canonical JSON of the spec. Equal hashes are equal experiments.', {
    more: 'formats.md',
  }),
  seed: fact(
    'Seed',
    'Start of the random stream: weights, restarts and the order of batches follow from it.',
    inFields,
  ),
  peakMemory: fact('Peak memory', 'Largest resident memory of the trainer.'),
  library: fact('Library', 'The TensorFlow library that computed, with its version.', { more: 'engines.md' }),
  device: fact('Device', 'The processor or GPU that computed.', { more: 'engines.md' }),
  advice: fact('Advice', 'How this machine could compute faster.', { more: 'engines.md' }),
  placement: fact(
    'Placement',
    'Library, threads and size of the stack. With the spec it determines the bits of a run.',
    {
      shownAs: ['threads', 'stack size'],
      more: 'accuracy.md#what-a-number-means',
    },
  ),
  versions: fact('Versions', 'Programs that made the run, with their versions.', {
    shownAs: ['Node', 'Electron', 'Collapsar', 'TensorFlow', 'tfjs', 'Chromium', 'app', 'program'],
  }),
  machine: fact('Machine', 'Processor, memory and GPUs of this computer.', {
    shownAs: ['processor', 'memory', 'GPUs'],
    more: 'engines.md',
  }),
  imported: fact('History of a bundle', 'Whether a run of a bundle is in your history already.', {
    shownAs: ['History'],
    more: 'files.md',
  }),
  data: fact('Data', 'Data set of the run, with its number of samples.', { shownAs: ['data set'], ...inFields }),
  sample: fact('Sample', 'How the samples are drawn from the data set.', { shownAs: ['sampling'], ...inFields }),
  widths: fact('Widths', 'Units of the inputs and of every layer.', {
    shownAs: ['width of the hidden layers', 'width d'],
    ...inFields,
  }),
  bias: fact('Bias', 'Whether layers add b_l. The theory mostly has none.', { shownAs: ['b_l'], ...inFields }),
  residual: fact('Residual', 'Whether hidden layers add their input.', { ...inFields }),
  freeFeatures: fact('Free features', 'The features of the first layer are parameters, and inputs are unused.', {
    formula: 'Z¹ = W₁',
    shownAs: ['features of the model'],
    ...inFields,
  }),
  loss: fact('Loss and reduction', 'Squared loss ½‖z − y‖² or cross-entropy, summed or averaged over samples.', {
    ...inFields,
  }),
  targets: fact('Targets', 'c·onehot of the class, with or without label smoothing.', { ...inFields }),
  start: fact('Start', 'Distribution of the first weights, with its gain.', {
    shownAs: ['initialisation', 'backbone start'],
    ...inFields,
  }),
  optimizer: fact('Optimizer', 'Method of training with its constants.', { ...inFields }),
  schedule: fact('Schedule', 'Course of the learning rate over the steps.', { ...inFields }),
  clipping: fact('Clipping', 'Largest norm of the gradient; a longer one is scaled down.', {
    shownAs: ['gradient clipping'],
    ...inFields,
  }),
  firstLayer: fact('First layer', 'Coordinates in which W₁ is trained: raw, reduced or whitened.', { ...inFields }),
  sharpening: fact('Sharpened ReLU', 'Stages of ReLU smoothed over a falling width ε.', {
    more: 'accuracy.md#deep-unconstrained-features-models',
  }),
  epochs: fact('Steps and epochs', 'How long a run trains at λ.', {
    shownAs: ['epochs', 'steps', 'epoch', 'step of training'],
    ...inFields,
  }),
  restartFrom: fact('Restart from', 'Ends from which the run restarts with new weights.', { ...inFields }),
  precision: fact('Precision', 'Arithmetic of training: float32 or float64. Measurements are float64 in both.', {
    more: 'accuracy.md#what-a-number-means',
  }),
  batches: fact('Batches', 'Samples of one step, and their order.', {
    shownAs: ['samples of a batch'],
    more: 'accuracy.md#batches-and-backbones',
  }),
  backbone: fact('Backbone', 'Convolutional network in front of the layers; Z¹ is its output.', {
    more: 'accuracy.md#batches-and-backbones',
  }),
  pictures: fact('Pictures', 'Rows × columns × channels of the inputs, and changes by augmentation.', {
    more: 'accuracy.md#batches-and-backbones',
  }),
  testSamples: fact('Test samples', 'Samples that the run measures and does not train on.', {
    more: 'accuracy.md#batches-and-backbones',
  }),
} as const satisfies Entries
