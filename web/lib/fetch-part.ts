import { styleSheetsArrived } from './style-sheets.ts'

/**
 * How long to leave between one attempt and the next. A browser gives up all that is on its way
 * when the machine gets another address, and one that is given a new network gets several within a
 * second or two.
 */
const againMs = [250, 750, 2000]

const withstood = new WeakSet<object>()

/**
 * What `load` brings, which is the code of a part of the page: asked for again where it is
 * lost on its way.
 */
export async function fetchPart<Part>(load: () => Promise<Part>): Promise<Part> {
  for (const waitMs of againMs) {
    try {
      return await loadWithStyle(load)
    } catch (error) {
      withstand(error)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return loadWithStyle(load)
}

async function loadWithStyle<Part>(load: () => Promise<Part>): Promise<Part> {
  const part = await load()
  await styleSheetsArrived()
  return part
}

/**
 * That something did not arrive takes nothing from the page: it is asked for again
 * where it is needed.
 */
export function withstand(error: unknown): void {
  if (typeof error === 'object' && error !== null) withstood.add(error)
}

/** Known a turn after the error was thrown. */
export function isWithstood(error: unknown): boolean {
  return typeof error === 'object' && error !== null && withstood.has(error)
}
