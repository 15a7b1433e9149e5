import { activationLabels } from '../../../shared/spec/activation.ts'
import { Backbone } from '../../../shared/spec/backbone/backbone.ts'
import { BackboneError } from '../../../shared/spec/backbone/families.ts'
import { backboneLayout, type BackboneLayout, type SizedLayer } from '../../../shared/spec/backbone/layout.ts'
import { shapeText, sizeOf } from '../../../shared/spec/backbone/sizedLayers.ts'
import { formatCount } from '../../text/format.ts'

/** What a backbone computes, for the form. */
export interface BackboneSummary {
  sentence: string
  rows: { name: string; output: string; parameters: string }[]
}

/** Returns the layout of the backbone of a draft; null without one, and while its fields do not fit. */
export function draftLayout({ backbone }: Readonly<Record<string, unknown>>): BackboneLayout | null {
  const { success, data } = Backbone.safeParse(backbone)
  if (!success || data === null) return null
  try {
    return backboneLayout(data)
  } catch (error) {
    if (error instanceof BackboneError) return null
    throw error
  }
}

/** Summarises the backbone of a draft; null without one, and while its fields do not fit. */
export function backboneSummary(spec: Readonly<Record<string, unknown>>): BackboneSummary | null {
  const layout = draftLayout(spec)
  if (!layout) return null
  const { layers, parameters, parameterCount, outputWidth, multiplyAdds } = layout
  const kernels = parameters.filter(({ kind }) => kind === 'kernel').length
  const weights = parameters.filter(({ kind }) => kind === 'weight').length
  const parts = [
    `${outputWidth} features`,
    `${formatCount(parameterCount)} parameters`,
    ...(kernels > 0 ? [`${kernels} convolutions`] : []),
    ...(weights > 0 ? [`${weights} dense layers`] : []),
    `${formatCount(multiplyAdds)} multiply-adds a picture`,
  ]
  const parametersOf = (layer: SizedLayer): number =>
    layer.parameters.reduce((sum, index) => sum + sizeOf(parameters[index]?.shape ?? []), 0)
  return {
    sentence: `${parts.join(', ')}.`,
    rows: layers.map((layer, i) => ({
      name: `${i + 1} ${nameOf(layer)}`,
      output: shapeText(layer.output),
      parameters: formatCount(parametersOf(layer)),
    })),
  }
}

function nameOf(layer: SizedLayer): string {
  switch (layer.kind) {
    case 'convolution':
      return `convolution ${layer.kernel}×${layer.kernel}, stride ${layer.stride}`
    case 'batchNorm':
      return 'batch norm'
    case 'layerNorm':
      return 'layer norm'
    case 'activation':
      return activationLabels[layer.name]
    case 'pool':
      return `${layer.method} pool ${layer.size}×${layer.size}, stride ${layer.stride}`
    case 'globalAverage':
      return 'global average'
    case 'flatten':
      return 'flatten'
    case 'dropout':
      return `dropout ${layer.rate}`
    case 'dense':
      return 'dense'
    case 'residual':
      return `residual block, shortcut ${layer.shortcut}`
  }
}
