import { linkTarget } from './repository-links.ts'

type From = {
  path: string
  workspaceFolder: string
  addressOf: (path: string) => Promise<string>
  readText: (path: string) => Promise<string>
}

/** What may be played or shown beside text, by the attribute that names it. */
const resources = [
  ['img', 'src'],
  ['video', 'src'],
  ['video', 'poster'],
  ['audio', 'src'],
  ['source', 'src'],
] as const

/**
 * The markup with addresses of the files' own origin in place of relative ones, and with style sheets of the
 * repository within it. What cannot be had is left out. Nothing in it is run or fetched on the way: the document
 * it is read into has no window.
 */
export async function withAddresses(html: string, from: From): Promise<string> {
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const active of parsed.querySelectorAll(
    'script, base, meta[http-equiv], iframe, object, embed',
  ))
    active.remove()
  // The frame would not run them either; taken out, they are not even refused.
  for (const element of parsed.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      if (name.startsWith('on')) element.removeAttribute(name)
    }
  }
  // Where scripts do not run this is what is meant to be seen, and read twice it would be read in two ways.
  for (const instead of parsed.querySelectorAll('noscript')) {
    instead.replaceWith(...instead.childNodes)
  }
  const work: Promise<void>[] = []
  for (const [tag, attribute] of resources) {
    for (const element of parsed.querySelectorAll(`${tag}[${attribute}]`)) {
      const target = linkTarget(element.getAttribute(attribute) ?? '', from)
      if (target?.kind !== 'file') continue
      element.removeAttribute(attribute)
      work.push(
        from.addressOf(target.path).then(
          (address) => element.setAttribute(attribute, address),
          () => undefined,
        ),
      )
    }
  }
  for (const element of parsed.querySelectorAll('img[srcset], source[srcset]'))
    element.removeAttribute('srcset')
  for (const link of parsed.querySelectorAll('link[rel~="stylesheet"][href]')) {
    const target = linkTarget(link.getAttribute('href') ?? '', from)
    const style = parsed.createElement('style')
    link.replaceWith(style)
    if (target?.kind !== 'file') continue
    work.push(
      from.readText(target.path).then(
        (text) => {
          style.textContent = text
        },
        () => undefined,
      ),
    )
  }
  await Promise.all(work)
  return parsed.head.innerHTML + parsed.body.innerHTML
}
