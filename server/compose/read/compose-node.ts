import type { Place } from '#server/devcontainers/read-json.ts'

/** `!reset` and `!override` of Compose, which say how it goes together with what is beneath. */
type Tag = 'reset' | 'override' | null
type Written = { place: Place; tag: Tag }

/** `text`: as it is written, without quotes. */
export type ScalarNode = Written & {
  kind: 'scalar'
  value: string | number | boolean | null
  text: string
}
export type ListNode = Written & { kind: 'list'; items: ComposeNode[] }
export type MapNode = Written & { kind: 'map'; entries: Map<string, ComposeNode> }

/** A value of a Compose file, that knows where it is written. Never changed once it is made. */
export type ComposeNode = ScalarNode | ListNode | MapNode

export const textNode = (text: string, { place }: Pick<Written, 'place'>): ScalarNode => ({
  kind: 'scalar',
  value: text,
  text,
  place,
  tag: null,
})

export const mapNode = (
  entries: Iterable<readonly [string, ComposeNode]>,
  { place, tag }: Pick<Written, 'place'> & { tag?: Tag },
): MapNode => ({ kind: 'map', entries: new Map(entries), place, tag: tag ?? null })

export const listNode = (
  items: ComposeNode[],
  { place, tag }: Pick<Written, 'place'> & { tag?: Tag },
): ListNode => ({ kind: 'list', items, place, tag: tag ?? null })

/** It says nothing: `key:` */
export const isNull = (node: ComposeNode | undefined): boolean =>
  node === undefined || (node.kind === 'scalar' && node.value === null)
