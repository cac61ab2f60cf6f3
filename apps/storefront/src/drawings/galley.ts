import type { Drawings } from './drawing.ts'

export const galley: Drawings = {
  kettle: {
    back: 'M21 27c0-20 22-20 22 0',
    body: 'M19 26h26l6 24c1 5-39 5-38 0z',
    accent: 'm47 34 9-8 3 3-10 14zM26 26c0-5 12-5 12 0z',
    line: 'M16 40c8 3 24 3 32 0M30 21h4',
  },
  mug: {
    back: 'M44 26h5c8 0 8 16 0 16h-5',
    body: 'M15 18h30v32c0 4-30 4-30 0z',
    accent: 'M15 40h30v10c0 4-30 4-30 0z',
    light: 'M15 18c0-4 30-4 30 0s-30 4-30 0z',
    line: 'M25 10c-3-3 3-4 0-7m10 7c-3-3 3-4 0-7',
  },
  biscuit: {
    body: 'M32 12l5 3 6-1 3 5 6 3v6l3 5-3 5-1 6-6 2-3 6-6-1-5 3-5-3-6 1-3-6-6-2-1-6-3-5 3-5v-6l6-3 3-5 6 1z',
    dark: 'M25 25h1.500v1.500H25zm12-2h1.500v1.500H37zm-6 8h1.500v1.500H31zm9 3h1.500v1.500H40zm-17 4h1.500v1.500H23zm10 4h1.500v1.500H33z',
  },
  coffee: {
    body: 'M18 15h28l3 38H15z',
    accent: 'M18 15h28l-2-6H20z',
    light: 'M24 27h16l1 18H23z',
    dark: 'M32 29c-6 4-6 10 0 14 6-4 6-10 0-14z',
    line: 'M18 15h28M18 20h28',
  },
  cellar: {
    body: 'M16 31h32c0 14-7 20-16 20s-16-6-16-20z',
    accent: 'M14 25h36v6H14z',
    light: 'M29 19h6v6h-6z',
    line: 'M22 55h20M32 51v4M20 38c2 6 6 9 12 9',
  },
  knife: {
    light: 'M6 40 44 12c8 3 8 11 1 16L20 43z',
    accent: 'm21 41 5 6-13 9-8-7z',
    line: 'm45 28-3-4M12 49h0m5-3h0m22-28-19 14',
  },
  pot: {
    back: 'M12 31H6m46 0h6',
    body: 'M12 27h40v22c0 5-40 5-40 0z',
    accent: 'M10 23h44v5H10z',
    light: 'M14 23c2-8 34-8 36 0z',
    line: 'M29 14h6m-3 0v2M12 40h40',
  },
  plate: {
    body: 'M32 11a21 21 0 1 0 0 42 21 21 0 1 0 0-42z',
    light: 'M32 18a14 14 0 1 0 0 28 14 14 0 1 0 0-28z',
    accent: 'M32 23a9 9 0 1 0 0 18 9 9 0 1 0 0-18z',
    line: 'M18 21c2-3 4-4 6-5',
  },
  bottle: {
    body: 'M27 10h10v11c0 4 8 5 8 13v17c0 4-26 4-26 0V34c0-8 8-9 8-13z',
    accent: 'M26 6h12v6H26z',
    light: 'M19 36h26v11H19z',
    line: 'M24 41h16',
  },
  jar: {
    body: 'M17 21h30v28c0 5-30 5-30 0z',
    accent: 'M16 13h32v8H16z',
    light: 'M22 29h20v14H22z',
    line: 'M26 34h12m-12 4h8M20 17h24',
  },
  fish: {
    body: 'M7 33c10-15 26-15 37 0-11 15-27 15-37 0z',
    accent: 'm42 33 14-11c-3 7-3 15 0 22z',
    light: 'M7 33c3-5 7-8 11-10 3 6 3 14 0 20-4-2-8-5-11-10z',
    dark: 'M14 29h3v3h-3z',
    line: 'M26 28c2 3 2 7 0 10m7-9c2 3 2 5 0 8m-8-16 6-8 4 9',
  },
  flask: {
    body: 'M22 23h20v27c0 5-20 5-20 0z',
    accent: 'M25 9h14v9H25z',
    light: 'M23 18h18l1 7H22z',
    line: 'M42 30c9 0 9 14 0 14M28 30v16',
  },
  stove: {
    body: 'M11 30h42v20H11z',
    accent: 'M16 24h32v6H16z',
    light: 'M32 8c6 6 6 11 2 15h-4c-4-4-3-9 2-15z',
    dark: 'M20 38h5v5h-5zm10 0h5v5h-5zm10 0h5v5h-5z',
    line: 'M15 50v5m34-5v5M22 24v-5m20 5v-5',
  },
  spoon: {
    body: 'M45 7c7 4 8 12 3 17-4 5-11 4-14 0s3-14 11-17z',
    accent: 'M35 22 12 52l-4-3 24-30z',
    line: 'M44 12c3 2 4 6 2 9',
  },
  soap: {
    body: 'M14 28h36a6 6 0 0 1 6 6v8a6 6 0 0 1-6 6H14a6 6 0 0 1-6-6v-8a6 6 0 0 1 6-6z',
    accent: 'M20 33h24v9H20z',
    light:
      'M20 11a5 5 0 1 0 0 10 5 5 0 1 0 0-10zm14-4a7 7 0 1 0 0 14 7 7 0 1 0 0-14zm13 7a4 4 0 1 0 0 8 4 4 0 1 0 0-8z',
  },
}
