/** PostgreSQL's text cannot hold NUL. A message with one must not become a message that can never be put aside. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}
