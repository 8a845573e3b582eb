const underWay = new Set<object>()

/** A page that is left takes the rest of an upload with it: the browser asks first. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

export function noteUpload(upload: object): void {
  underWay.add(upload)
  window.addEventListener('beforeunload', askBeforeLeaving)
}

export function forgetUpload(upload: object): void {
  underWay.delete(upload)
  if (underWay.size === 0) window.removeEventListener('beforeunload', askBeforeLeaving)
}
