import { randomInt } from 'node:crypto'

const adjectives =
  'amber brave bright calm clear cosy crisp dapper early fair fleet fond gentle glad golden hardy hazel honest jolly keen kind light lively lucky mellow merry mild misty mossy neat nimble noble plain proud quick quiet ruddy rustic silver snug sober spry steady still stout sunny swift tidy true upland warm wild windy wise woolly'.split(
    ' ',
  )
const nouns =
  'alder barn beck birch bracken brook burn byre cairn clover corrie crag croft dale fell fern gable garth glen gorse grouse hare hearth heather heron hill hollow juniper knoll lamp lantern larch lark lichen linden loch meadow moor otter owl peat pine plover rowan sheep shelter slate spring stile stone tarn thistle thrush trail willow wren'.split(
    ' ',
  )
/** Thirty-two, five bits each, none of which is taken for a digit. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
const tailLength = 13

function pick(words: string[]): string {
  return words[randomInt(words.length)] ?? ''
}

/** How often other words are tried before two codespaces are called the same after all. */
const tries = 200

/**
 * Unguessable, and never to be met twice (S-39): two words to remember and 65 bits of chance, short
 * enough to be part of a host's name. The words alone are what it is called, and none of `taken`.
 */
export function makeName(taken: ReadonlySet<string>): { name: string; displayName: string } {
  const tail = Array.from({ length: tailLength }, () => letters[randomInt(letters.length)])
  let words: string[] = []
  for (let attempt = 0; attempt < tries; attempt += 1) {
    words = [pick(adjectives), pick(nouns)]
    if (!taken.has(words.join(' '))) break
  }
  return { name: `${words.join('-')}-${tail.join('')}`, displayName: words.join(' ') }
}
