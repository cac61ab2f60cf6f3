import type { {{Noun}} } from '@flotilla/{{service}}-contract/operations'

/** Makes it or says it anew; undefined when it may not change any more. */
export function write(known: {{Noun}} | undefined, id: string, text: string): {{Noun}} | undefined {
  if (known?.status === 'archived') return undefined
  return { id, text, status: 'active' }
}

/** Whatever was before: it is archived afterwards. What is not known yet leaves a tombstone, so that it stays away. */
export function archive(known: {{Noun}} | undefined, id: string): {{Noun}} {
  return { id, text: known?.text ?? '', status: 'archived' }
}
