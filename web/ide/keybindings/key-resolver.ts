import type { Chord } from './key-chords.ts'
import type { KeyRule } from './key-rules.ts'

export type Resolution =
  | { is: 'nothing' }
  /** These chords begin what `rule` waits for. */
  | { is: 'begun'; chords: readonly Chord[]; rule: KeyRule }
  | { is: 'found'; rule: KeyRule }

/** Finds what keys mean: of the rules that hold the last one, as in VS Code. */
export class KeyResolver {
  readonly #byFirst = new Map<Chord, KeyRule[]>()

  constructor(rules: readonly KeyRule[]) {
    for (const rule of rules) {
      const [first] = rule.chords
      if (first === undefined) continue
      const known = this.#byFirst.get(first)
      if (known) known.push(rule)
      else this.#byFirst.set(first, [rule])
    }
  }

  /** `candidates`: what the key that was pressed may mean; the first that means something does. */
  resolve(
    begun: readonly Chord[],
    candidates: readonly Chord[],
    isHolding: (rule: KeyRule) => boolean,
  ): Resolution {
    for (const candidate of candidates) {
      const chords = [...begun, candidate]
      const rule = this.#byFirst
        .get(chords[0] ?? '')
        ?.findLast(
          (rule) => chords.every((chord, place) => rule.chords[place] === chord) && isHolding(rule),
        )
      if (rule) {
        return rule.chords.length > chords.length
          ? { is: 'begun', chords, rule }
          : { is: 'found', rule }
      }
    }
    return { is: 'nothing' }
  }
}
