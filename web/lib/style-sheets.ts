/** As long as is left between the attempts to fetch the part that it belongs to. */
const againMs = [250, 750, 2000, 4000]

type Lost = { attempts: number; arrived: PromiseWithResolvers<void> }

/** By address. */
const lost = new Map<string, Lost>()

/**
 * From now on a style sheet that is lost on its way is asked for again. What Vite writes around
 * `import()` does so for scripts alone: when a part is asked for once more, it takes its style
 * sheet for loaded, and the part would be drawn without.
 */
export function askAgainForStyleSheets(): void {
  window.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') askAgain(target)
    },
    { capture: true },
  )
}

/** Rejects where one of those that were lost does not arrive, however often it is asked for. */
export async function styleSheetsArrived(): Promise<void> {
  await Promise.all([...lost.values()].map(({ arrived }) => arrived.promise))
}

function askAgain(link: HTMLLinkElement): void {
  const { href } = link
  link.remove()
  const one = lost.get(href) ?? { attempts: 0, arrived: Promise.withResolvers<void>() }
  lost.set(href, one)
  one.arrived.promise.catch(() => undefined)
  const waitMs = againMs[one.attempts]
  one.attempts += 1
  if (waitMs === undefined) {
    lost.delete(href)
    one.arrived.reject(new Error(`The style sheet ${href} could not be fetched.`))
    return
  }
  const next = link.cloneNode() as HTMLLinkElement
  next.addEventListener('load', () => {
    lost.delete(href)
    one.arrived.resolve()
  })
  setTimeout(() => document.head.append(next), waitMs)
}
