import { GlobalWorkerOptions, getDocument, type PDFDocumentLoadingTask } from 'pdfjs-dist'
import PdfWorker from 'pdfjs-dist/build/pdf.worker.min.mjs?worker'

/** Reads a document by ranges, in a worker. What a document contains of scripts does not run. */
export function openDocument(address: string): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerPort ??= new PdfWorker()
  const data = (folder: string) => `${window.location.origin}/pdf/${folder}/`
  return getDocument({
    url: address,
    withCredentials: false,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    useWasm: false,
    cMapUrl: data('cmaps'),
    standardFontDataUrl: data('standard_fonts'),
    iccUrl: data('iccs'),
    wasmUrl: data('wasm'),
  })
}
