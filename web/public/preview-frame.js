// Runs inside the sandboxed frame of a preview, the only script that may: the frame has no origin of its own, and
// its policy names this file alone. What it is told to show never runs; what it tells is where somebody clicked.
;(() => {
  const tell = (message) => parent.postMessage(message, '*')
  let isTold = false
  const lines = () => [...document.querySelectorAll('[data-line]')]

  addEventListener('message', (event) => {
    if (event.source !== parent) return
    const { type, html, line, theme } = event.data ?? {}
    if (type === 'show' && typeof html === 'string') {
      const { scrollTop } = document.scrollingElement
      document.body.innerHTML = html
      document.scrollingElement.scrollTop = scrollTop
    }
    if (typeof theme === 'string') document.documentElement.style.cssText = theme
    if (type === 'scroll' && typeof line === 'number') {
      const marks = lines()
      const after = marks.findIndex((mark) => Number(mark.dataset.line) > line)
      const mark = marks[after < 0 ? marks.length - 1 : Math.max(after - 1, 0)]
      isTold = true
      if (line <= 1) scrollTo(0, 0)
      else mark?.scrollIntoView({ block: 'start' })
    }
  })

  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null
    const href = link?.getAttribute('href')
    if (!href) return
    if (href.startsWith('#')) {
      event.preventDefault()
      const name = decodeURIComponent(href.slice(1))
      document.getElementById(name)?.scrollIntoView()
      return
    }
    event.preventDefault()
    tell({ type: 'follow', href })
  })

  addEventListener(
    'scroll',
    () => {
      if (isTold) {
        isTold = false
        return
      }
      const mark = lines().findLast((one) => one.getBoundingClientRect().top <= 1)
      tell({ type: 'scrolled', line: Number(mark?.dataset.line ?? 1) })
    },
    { passive: true },
  )
  addEventListener('keydown', (event) => {
    // The page's keys work in here too.
    if (!event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d/.test(event.key)) return
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event
    if ((ctrlKey || metaKey) && /^[acv]$/i.test(key)) return
    event.preventDefault()
    tell({ type: 'key', key, code, ctrlKey, metaKey, altKey, shiftKey })
  })
  tell({ type: 'ready' })
})()
