const mostNotices = 60

/** Sentences for whoever reads the log of a creation: each once, and not more than can be read. */
export class Notices {
  readonly #sentences = new Set<string>()
  #left = 0

  add(sentence: string): void {
    if (this.#sentences.has(sentence)) return
    if (this.#sentences.size < mostNotices) this.#sentences.add(sentence)
    else this.#left += 1
  }

  get list(): string[] {
    return this.#left === 0
      ? [...this.#sentences]
      : [...this.#sentences, `There are ${this.#left} more such remarks.`]
  }
}

/** A repository's own words, in quotes, short, and without anything that is not seen. */
export function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return JSON.stringify(shown).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
