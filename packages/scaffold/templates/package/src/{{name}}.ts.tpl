/** {{description}}. Say here what goes in and comes out, in which units, and what is thrown. */
export function {{camel}}(text: string): string {
  return text.trim()
}
