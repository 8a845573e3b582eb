import type { PullProgress } from '../../image-pull.ts'

/** One line of what the engine says while it pulls. */
export type PullLine = {
  id?: string
  status?: string
  error?: string
  progressDetail?: { current?: number; total?: number }
}

type Layer = { isDone: boolean; bytes: number; totalBytes: number }

const beginnings = ['Pulling fs layer', 'Waiting', 'Downloading', 'Verifying Checksum']
const ends = ['Already exists', 'Pull complete']

/** How far a pull is, from the lines about its layers. */
export class PulledLayers {
  readonly #layers = new Map<string, Layer>()

  /** Null where the line is about none of them. */
  hear({ id, status = '', progressDetail }: PullLine): PullProgress | null {
    const isOfLayer = [...beginnings, 'Download complete', 'Extracting', ...ends].includes(status)
    if (id === undefined || !isOfLayer) return null
    const layer = this.#layers.get(id) ?? { isDone: false, bytes: 0, totalBytes: 0 }
    this.#layers.set(id, layer)
    if (status === 'Downloading') {
      layer.bytes = progressDetail?.current ?? layer.bytes
      layer.totalBytes = Math.max(progressDetail?.total ?? 0, layer.bytes)
    } else if (!beginnings.includes(status)) layer.bytes = layer.totalBytes
    if (ends.includes(status)) layer.isDone = true
    return this.#sum()
  }

  #sum(): PullProgress {
    const layers = [...this.#layers.values()]
    const sum = (of: 'bytes' | 'totalBytes') => layers.reduce((all, layer) => all + layer[of], 0)
    return {
      layers: layers.length,
      layersDone: layers.filter(({ isDone }) => isDone).length,
      bytes: sum('bytes'),
      totalBytes: sum('totalBytes'),
    }
  }
}
