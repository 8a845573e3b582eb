/**
 * The empty document of a preview's frame. The frame's sandbox takes away the app's origin; this
 * policy, on top of the app's own, which it inherits, lets nothing run but the one script of ours,
 * so what a repository's file says is shown and never runs (S-25).
 */
export function frameDocument(of: { appOrigin: string; style: string }): string {
  const policy = [
    "default-src 'none'",
    `script-src ${of.appOrigin}/preview-frame.js`,
    "style-src 'unsafe-inline'",
    'img-src http: https: data:',
    'media-src http: https:',
    'font-src data:',
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ')
  return [
    '<!doctype html><html><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer">',
    `<style>${of.style}</style>`,
    `<script src="${of.appOrigin}/preview-frame.js" defer></script>`,
    '</head><body></body></html>',
  ].join('')
}
