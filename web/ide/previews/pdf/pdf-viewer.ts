// The viewer takes the library from `globalThis`, where this puts it; so it must come first.
import 'pdfjs-dist'

export { EventBus, LinkTarget, PDFLinkService, PDFViewer } from 'pdfjs-dist/web/pdf_viewer.mjs'
