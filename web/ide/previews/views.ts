import { readyComponent } from '#web/lib/ready-component.tsx'
import type { FileFacts, FileView } from '../file-views.ts'

const pictures = /\.(png|jpe?g|gif|webp|avif|bmp|ico)$/i
const vectors = /\.svg$/i
const films = /\.(mp4|m4v|webm|ogv|mov)$/i
const sounds = /\.(mp3|ogg|oga|opus|wav|flac|m4a|aac)$/i
const portable = /\.pdf$/i
const marked = /\.(md|markdown|mdown|mkd)$/i
const pages = /\.(html?|xhtml)$/i
const tables = /\.(csv|tsv)$/i

const byName =
  (name: RegExp, how: 'first' | 'also') =>
  (facts: FileFacts): 'first' | 'also' | null =>
    name.test(facts.name) ? how : null

const image = readyComponent(async () => (await import('./media/ImageView.tsx')).ImageView)
const media = readyComponent(async () => (await import('./media/MediaView.tsx')).MediaView)
const pdf = readyComponent(async () => (await import('./pdf/PdfView.tsx')).PdfView)
const table = readyComponent(async () => (await import('./table/TableView.tsx')).TableView)
const markdown = readyComponent(
  async () => (await import('./markdown/MarkdownView.tsx')).MarkdownView,
)
const html = readyComponent(async () => (await import('./frame/HtmlView.tsx')).HtmlView)
const large = readyComponent(async () => (await import('./bytes/LargeTextView.tsx')).LargeTextView)
const hex = readyComponent(async () => (await import('./bytes/HexView.tsx')).HexView)

/** What each view needs is fetched when one is opened. */
export const previewViews: readonly FileView[] = [
  {
    id: 'image',
    title: 'Image',
    icon: 'file-media',
    offer: byName(pictures, 'first'),
    component: image,
  },
  {
    id: 'video',
    title: 'Video',
    icon: 'play-circle',
    offer: byName(films, 'first'),
    component: media,
  },
  { id: 'audio', title: 'Audio', icon: 'unmute', offer: byName(sounds, 'first'), component: media },
  { id: 'pdf', title: 'PDF', icon: 'file-pdf', offer: byName(portable, 'first'), component: pdf },
  {
    id: 'svg',
    title: 'Image preview',
    icon: 'file-media',
    isPreview: true,
    offer: byName(vectors, 'also'),
    component: image,
  },
  {
    id: 'markdown',
    title: 'Markdown preview',
    icon: 'open-preview',
    isPreview: true,
    offer: byName(marked, 'also'),
    component: markdown,
  },
  {
    id: 'html',
    title: 'HTML preview',
    icon: 'open-preview',
    isPreview: true,
    offer: byName(pages, 'also'),
    component: html,
  },
  {
    id: 'table',
    title: 'Table',
    icon: 'table',
    isPreview: true,
    offer: byName(tables, 'also'),
    component: table,
  },
  {
    id: 'large',
    title: 'Read only, in parts',
    icon: 'book',
    offer: ({ content }) =>
      content === 'too-large' ? 'first' : content === 'text' ? 'also' : null,
    component: large,
  },
  {
    id: 'hex',
    title: 'Hex',
    icon: 'file-binary',
    offer: ({ content }) => (content === 'binary' ? 'first' : 'also'),
    component: hex,
  },
]

/** The preview of a file's meaning, where there is one: what “Open preview” opens. */
export function previewOf(name: string): FileView | undefined {
  const facts: FileFacts = { name, sizeBytes: null, content: 'text' }
  return previewViews.find((view) => view.isPreview && view.offer(facts) !== null)
}
