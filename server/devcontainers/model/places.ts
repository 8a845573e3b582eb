import { findNodeAtLocation } from 'jsonc-parser'
import type { Asking } from '../merge/merge-dev-containers.ts'
import { type Place, placeOf } from '../read-json.ts'
import type { ReadSource } from './read-source.ts'

/** Where it is written what there is to be mended when it turns out that it cannot be had. */
export type Places = { image?: Place; build?: Place }

/** Of the file whose word counts. `own` and `sources` are about the same files, in their order. */
export function placesOf(own: readonly Asking[], sources: readonly ReadSource[]): Places {
  const placeIn = (index: number, ...ways: string[][]): Place | undefined => {
    const source = sources[index]
    const top = [...(source?.properties.values() ?? [])][0]?.key.parent?.parent
    if (!source || !top) return undefined
    const nodes = ways.map((way) => findNodeAtLocation(top, way))
    const node = nodes.find((one) => one !== undefined)
    return node && placeOf(source.reading.source, node.offset)
  }
  const image = placeIn(
    own.findLastIndex(({ asked }) => asked.image !== undefined),
    ['image'],
  )
  const build = placeIn(
    own.findLastIndex(({ asked }) => asked.build !== undefined),
    ['build', 'dockerfile'],
    ['build', 'dockerFile'],
    ['dockerFile'],
    ['build'],
  )
  return { ...(image && { image }), ...(build && { build }) }
}
