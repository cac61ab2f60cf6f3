import { clothes } from './clothes.ts'
import { deck } from './deck.ts'
import type { Drawing, Drawings } from './drawing.ts'
import { galley } from './galley.ts'
import { gear } from './gear.ts'
import { navigation } from './navigation.ts'

export const drawings: Drawings = { ...deck, ...navigation, ...galley, ...clothes, ...gear }

/** What can be drawn; for anything else there is a crate, which may hold it. */
export const drawingOf = (shape: string): Drawing => drawings[shape] ?? drawings.crate!
