/** What differs between two pictures of the same shape: what is behind it, which way it looks, and its second colour. */
export interface Scene {
  readonly backdrop: string
  readonly transform: string
  /** Degrees. */
  readonly accentHue: number
}

// In a square of 64 × 64, behind the goods.
const backdrops = [
  // sun
  'M32 9a24 24 0 1 0 0 48 24 24 0 1 0 0-48z',
  // waves
  'M0 40c6-5 10-5 16 0s10 5 16 0 10-5 16 0 10 5 16 0v24H0zM0 34c6-5 10-5 16 0s10 5 16 0 10-5 16 0 10 5 16 0v3c-6 5-10 5-16 0s-10-5-16 0-10 5-16 0-10-5-16 0z',
  // horizon with a low sun
  'M0 44h64v20H0zM50 8a8 8 0 1 0 0 16 8 8 0 1 0 0-16zM4 34h16v2H4zm28 4h20v2H32z',
  // porthole
  'M32 4a28 28 0 1 0 0 56 28 28 0 1 0 0-56zm0 5a23 23 0 1 1 0 46 23 23 0 1 1 0-46z',
  // pennants
  'M0 0h12L6 13zm13 0h12l-6 13zm13 0h12l-6 13zm13 0h12l-6 13zm13 0h12l-6 13zM0 50h64v14H0z',
  // hills
  'M0 46c10-12 18-14 28-4 8-14 22-16 36-2v24H0z',
  // a band across
  'M0 52 52 0h12v16L16 64H0z',
  // clouds
  'M6 16c0-5 6-6 8-3 3-5 11-3 11 2 4 0 5 6 0 6H9c-5 0-6-4-3-5zm36 28c0-4 5-5 7-2 3-4 9-2 9 2 4 0 4 5 0 5H44c-4 0-5-4-2-5zM46 9c0-3 4-4 5-2 2-3 7-2 7 2 3 0 3 4 0 4H47c-3 0-4-3-1-4z',
  // planks
  'M0 0h64v11H0zm0 18h64v11H0zm0 18h64v11H0zm0 18h64v10H0z',
] as const

const turns = [28, 160, 200, -35, 95] as const

/** Always the same for the same product. */
export function sceneOf(id: string): Scene {
  const seed = hash(id)
  const mirrored = seed & 1
  const tilt = ((seed >>> 4) % 5) * 3 - 6
  return {
    backdrop: backdrops[(seed >>> 8) % backdrops.length]!,
    transform: `rotate(${tilt} 32 32)${mirrored ? ' matrix(-1 0 0 1 64 0)' : ''}`,
    accentHue: turns[(seed >>> 16) % turns.length]!,
  }
}

// FNV-1a.
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d)
  return (sum ^ (sum >>> 13)) >>> 0
}
