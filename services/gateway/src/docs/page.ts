interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[]
  readonly requestBody?: object
  readonly responses: Readonly<Record<string, unknown>>
  readonly 'x-callers'?: readonly string[]
}

export interface Document {
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The operations of an OpenAPI document as a page, by path. It needs no script. */
export function toPage({ info, paths }: Document): string {
  const rows = Object.entries(paths)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, one]) => toRow(method, path, one)))
  const title = `${escape(info.title)} ${escape(info.version)}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}: API</title>
<link rel="stylesheet" href="/docs/style.css">
<main>
<h1>${title}</h1>
<p>${rows.length} operations. The whole document: <a href="/openapi.json">openapi.json</a>. To fill in forms, send them, and see what each call causes: <code>npm run flotilla -- dashboard --cluster</code>.</p>
<dl>
${rows.join('\n')}
</dl>
</main>
</html>
`
}

function toRow(method: string, path: string, operation: Operation): string {
  const { operationId, summary = '', parameters = [], requestBody, responses } = operation
  const takes = [
    ...parameters.map(({ in: place, name, required }) => `${name} (${place}${required ? '' : ', if need be'})`),
    ...(requestBody ? ['a body in JSON'] : []),
  ]
  const says = [
    `for ${operation['x-callers']?.join(', ') || 'anyone'}`,
    ...(takes.length > 0 ? [`takes ${takes.join(', ')}`] : []),
    `answers ${Object.keys(responses).join(', ')}`,
  ]
  return `<dt id="${escape(operationId)}"><b>${escape(method.toUpperCase())}</b> <code>${escape(path)}</code></dt>
<dd>${escape(summary)}<br><small>${escape(says.join('; '))}</small></dd>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (one) => entities[one]!)
