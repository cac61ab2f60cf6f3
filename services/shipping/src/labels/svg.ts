const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that can stand in an SVG document, in an attribute too: it stays text, whatever somebody put into it. */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // XML 1.0 has no way to write these.
      .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, '\ufffd')
      .replaceAll(/[&<>"']/g, (sign) => entities[sign]!)
  )
}
