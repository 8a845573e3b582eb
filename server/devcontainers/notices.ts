const mostNotices = 60
const mostCharacters = 4000

/** Sentences for whoever reads the log of a creation: each once, and not more than can be read. */
export class Notices {
  readonly #sentences = new Set<string>()
  #left = 0

  add(words: string): void {
    const sentence = visible(words.slice(0, mostCharacters))
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
  return visible(JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text))
}

/** What would hide, change the direction of the text around it, or speak to a terminal (S-26). */
const hiding = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu

/** With everything that is not seen as its number. */
const visible = (text: string): string =>
  text.replace(hiding, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`)

/** There is nothing in it that is not seen. */
export const isVisible = (text: string): boolean => visible(text) === text
