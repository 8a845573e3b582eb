import { createStore, type StoreApi } from 'zustand/vanilla'
import { monaco } from '../monaco.ts'
import type { ConflictTexts } from './file-conflict.ts'
import { type ConflictRegion, type MergeRegion, mergeTexts } from './merge-texts.ts'

export type Choice = 'theirs' | 'mine' | 'both' | 'edited'
type Lines = readonly string[]

export type Conflict = ConflictRegion & {
  /** What was settled on; null while nothing is. Until then the result has mine. */
  choice: Choice | null
}

/**
 * The result of a merge while it is made. Its model has a line end more than the text, so that each
 * line has one and a conflict without lines stands at the beginning of a line.
 */
export class MergeSession {
  readonly model: monaco.editor.ITextModel
  readonly state: StoreApi<{ conflicts: readonly Conflict[]; current: number }>
  readonly #decorations: string[]
  #isTaking = false

  constructor(texts: ConflictTexts, language: string) {
    const regions = mergeTexts(texts.base, texts.theirs, texts.mine)
    const { conflicts, text, startLines } = begin(regions)
    this.model = monaco.editor.createModel(text, language)
    this.model.setEOL(monaco.editor.EndOfLineSequence.LF)
    this.state = createStore(() => ({ conflicts, current: 0 }))
    this.#decorations = this.model.deltaDecorations(
      [],
      conflicts.map(({ mine }, index) => {
        const start = startLines[index] ?? 1
        const range = new monaco.Range(start, 1, start + mine.lines.length, 1)
        return { range, options: options(false) }
      }),
    )
    this.model.onDidChangeContent(({ isUndoing, isRedoing }) => {
      if (!this.#isTaking) this.#edited(isUndoing || isRedoing)
    })
  }

  /** Where a conflict stands in the result now. */
  rangeOf(index: number): monaco.Range {
    const id = this.#decorations[index]
    const range = id === undefined ? null : this.model.getDecorationRange(id)
    return range ?? new monaco.Range(1, 1, 1, 1)
  }

  take(index: number, choice: Exclude<Choice, 'edited'>): void {
    const conflict = this.state.getState().conflicts[index]
    if (!conflict) return
    const text = textOf(linesFor(conflict, choice))
    this.#isTaking = true
    this.model.pushStackElement()
    this.model.pushEditOperations(null, [{ range: this.rangeOf(index), text }], () => null)
    this.model.pushStackElement()
    this.#isTaking = false
    this.#choose(index, choice)
  }

  /** What is there is right as it is. */
  settle(index: number): void {
    this.#choose(index, 'edited')
  }

  takeAll(choice: 'theirs' | 'mine'): void {
    this.state.getState().conflicts.forEach((_, index) => {
      this.take(index, choice)
    })
  }

  /** Goes to another conflict; one that is not settled where `step` is null. */
  go(step: 1 | -1 | null): void {
    const { conflicts, current } = this.state.getState()
    const count = conflicts.length
    if (count === 0) return
    const open = conflicts.findIndex(({ choice }) => choice === null)
    const next = step === null ? open : (current + step + count) % count
    if (next !== -1) this.state.setState({ current: next })
  }

  lines(): string[] {
    const lines = this.model.getLinesContent()
    // Not the line end more, unless it was taken away by hand.
    return lines.at(-1) === '' && lines.length > 1 ? lines.slice(0, -1) : lines
  }

  [Symbol.dispose](): void {
    this.model.dispose()
  }

  #edited(isUndone: boolean): void {
    const { conflicts } = this.state.getState()
    conflicts.forEach((conflict, index) => {
      const text = this.model.getValueInRange(this.rangeOf(index))
      const shown = conflict.choice ?? 'mine'
      if (shown !== 'edited' && text === textOf(linesFor(conflict, shown))) return
      const same = (['mine', 'theirs', 'both'] as const).find(
        (choice) => text === textOf(linesFor(conflict, choice)),
      )
      if (isUndone && same === 'mine') this.#choose(index, null)
      else if (shown !== 'edited' || same) this.#choose(index, same ?? 'edited')
    })
  }

  #choose(index: number, choice: Choice | null): void {
    const { conflicts } = this.state.getState()
    const known = conflicts[index]
    const id = this.#decorations[index]
    if (!known || id === undefined || known.choice === choice) return
    this.state.setState({ conflicts: conflicts.with(index, { ...known, choice }) })
    const marked = [{ range: this.rangeOf(index), options: options(choice !== null) }]
    const [marking] = this.model.deltaDecorations([id], marked)
    if (marking !== undefined) this.#decorations[index] = marking
  }
}

function begin(regions: readonly MergeRegion[]) {
  const conflicts: Conflict[] = []
  const startLines: number[] = []
  const result: string[] = []
  for (const region of regions) {
    if (region.type === 'settled') for (const line of region.lines) result.push(line)
    else {
      startLines.push(result.length + 1)
      result.push(...region.mine.lines)
      conflicts.push({ ...region, choice: null })
    }
  }
  return { conflicts, startLines, text: textOf(result) }
}

function linesFor(conflict: Conflict, choice: Exclude<Choice, 'edited'>): Lines {
  const { theirs, mine } = conflict
  return choice === 'both' ? [...theirs.lines, ...mine.lines] : conflict[choice].lines
}

function textOf(lines: Lines): string {
  return lines.map((line) => `${line}\n`).join('')
}

function options(isSettled: boolean): monaco.editor.IModelDecorationOptions {
  const { AlwaysGrowsWhenTypingAtEdges } = monaco.editor.TrackedRangeStickiness
  return {
    stickiness: AlwaysGrowsWhenTypingAtEdges,
    shouldFillLineOnLineBreak: true,
    className: isSettled ? 'merge-settled' : 'merge-open',
    overviewRuler: {
      color: { id: isSettled ? 'editorInfo.foreground' : 'editorWarning.foreground' },
      position: monaco.editor.OverviewRulerLane.Full,
    },
  }
}
