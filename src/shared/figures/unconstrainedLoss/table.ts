import { tableOf, type Table } from '../table.ts'
import type { UnconstrainedLossData } from './data.ts'

/** The losses of every run over the steps, then DNC1 and singular values of the lowest run. */
export function unconstrainedLossTable({ runs, collapse, srg, lowest, srgSpectra }: UnconstrainedLossData): Table {
  const names = ['run', 'optimizer', 'ending', 'quantity', 'layer', 'step', 'index', 'value']
  const form = (name: string, value: number) => ['', 'closed form', '', name, null, null, null, value] as const
  return tableOf(names, [
    form('loss of DNC', collapse),
    ...(srg === null ? [] : [form('loss of SRG', srg)]),
    ...runs.flatMap(({ run, optimizer, ending, steps, ratios, ranks, within }) => [
      ...steps.map((step, i) => [
        run,
        optimizer,
        ending ?? '',
        'loss',
        null,
        step,
        null,
        (ratios[i] ?? NaN) * collapse,
      ]),
      ...ranks.map((rank, l) => [run, optimizer, ending ?? '', 'rank', l + 2, steps.at(-1) ?? null, null, rank]),
      [run, optimizer, ending ?? '', 'within classes', null, steps.at(-1) ?? null, null, within],
    ]),
    ...(lowest?.dnc1.flatMap((values, l) =>
      lowest.steps.map((step, i) => [lowest.run, '', '', 'DNC1', l + 1, step, null, values[i] ?? null]),
    ) ?? []),
    ...(lowest?.spectra.flatMap((values, l) =>
      Array.from(values, (value, i) => [
        lowest.run,
        '',
        '',
        's_i/s_1',
        l + 2,
        lowest.steps.at(-1) ?? null,
        i + 1,
        value,
      ]),
    ) ?? []),
    ...Array.from(srgSpectra?.middle ?? [], (value, i) => [
      '',
      'SRG',
      '',
      's_i/s_1 before the last layer',
      null,
      null,
      i + 1,
      value,
    ]),
    ...Array.from(srgSpectra?.last ?? [], (value, i) => [
      '',
      'SRG',
      '',
      's_i/s_1 of the last layer',
      null,
      null,
      i + 1,
      value,
    ]),
  ])
}
