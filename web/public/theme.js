// Runs before the first paint, so the page never shows in another theme first. The one place that resolves
// what was chosen to what is shown; web/ui/theme.ts writes the choice and tells it here by an event.
;(() => {
  const root = document.documentElement
  const isLight = matchMedia('(prefers-color-scheme: light)')
  const wantsContrast = matchMedia('(prefers-contrast: more), (forced-colors: active)')

  function stored(key) {
    try {
      return localStorage.getItem(key)
    } catch {
      // Storage is blocked in this browser: what the system says holds.
      return null
    }
  }

  /** An event may carry what is only being looked at. */
  function apply(event) {
    const choice = event?.detail || stored('bothy.theme')
    const system = wantsContrast.matches ? 'contrast' : isLight.matches ? 'light' : 'dark'
    const theme = ['dark', 'light', 'contrast'].includes(choice) ? choice : system
    root.dataset.theme = theme
    // The title bar of an installed window. As --bg in tokens.css.
    const color = { dark: '#12161b', light: '#faf8f3', contrast: '#000000' }[theme]
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', color)
  }

  apply()
  // zod would try whether it may write code, which the content security policy forbids and reports.
  globalThis.__zod_globalConfig = { jitless: true }
  // What the page is going to be, for the frame that index.html draws until the app runs.
  const name = /^\/c\/([^/]+)$/.exec(location.pathname)?.[1]
  root.dataset.frame = name && stored('bothy.frame') === name ? 'ide' : 'page'
  // Its code is fetched from now on, not when the app has found out that it needs it; the build lists it.
  for (const part of root.dataset.frame === 'ide' ? ['ide', 'app'] : ['app']) {
    const files = document.querySelector(`meta[name="bothy:${part}"]`)?.content.split(' ') ?? []
    for (const file of files) {
      const link = document.createElement('link')
      link.rel = file.endsWith('.css') ? 'preload' : 'modulepreload'
      if (file.endsWith('.css')) link.as = 'style'
      link.crossOrigin = ''
      link.href = file
      document.head.append(link)
    }
  }
  // A browser drops what it fetches when the machine's networks change, as they do with every new container. A
  // page without its style or its first script cannot help itself later: it is loaded again, a few times at most.
  addEventListener(
    'error',
    ({ target }) => {
      const isPart = target instanceof HTMLLinkElement || target instanceof HTMLScriptElement
      if (!isPart || target.rel === 'modulepreload' || target.rel === 'preload') return
      // By then it can: web/app/reload-for-chunks.ts knows where somebody may be typing.
      if (root.dataset.begun !== undefined) return
      const count = Number(history.state?.reloads ?? 0)
      if (count >= 3) return
      history.replaceState({ ...history.state, reloads: count + 1 }, '')
      setTimeout(() => location.reload(), 300 * 3 ** count)
    },
    { capture: true },
  )
  // Offered once, and early; web/ide/product-commands/install-app.ts makes a command of it.
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    window.bothyInstallPrompt = event
    dispatchEvent(new Event('bothy:installable'))
  })
  isLight.addEventListener('change', apply)
  wantsContrast.addEventListener('change', apply)
  addEventListener('storage', apply)
  addEventListener('bothy:theme', apply)
})()
