/** Paths in a square of 64 × 64, drawn in this order. `back` and `line` are strokes only; `dark` is filled with ink. */
export interface Drawing {
  readonly back?: string
  readonly body?: string
  readonly light?: string
  readonly accent?: string
  readonly dark?: string
  readonly line?: string
}

export type Drawings = Readonly<Record<string, Drawing>>
