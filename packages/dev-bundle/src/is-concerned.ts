/** Returns whether a bundle is made of one of these files. While it does not build, any file may be the one that was missing. */
export function isConcerned(
  bundle: { readonly inputs: ReadonlySet<string> } | undefined,
  files: ReadonlySet<string>,
): boolean {
  return bundle === undefined || [...files].some((file) => bundle.inputs.has(file))
}
