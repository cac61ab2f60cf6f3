import type { Drawings } from './drawing.ts'

export const gear: Drawings = {
  lure: {
    body: 'M16 14c12-6 26 4 24 22-10 2-24-8-24-22z',
    accent: 'M16 14c6-3 12-2 17 2-4 4-10 6-17 6-1-2-1-5 0-8z',
    dark: 'M22 17h3v3h-3z',
    line: 'M40 36v8c0 8-11 8-11 0m0 0 3 3m8-11 3-2M16 14l-6-6',
  },
  net: {
    back: 'M44 36 56 56',
    light: 'M12 20c0 12 4 26 16 26 10 0 18-10 17-24z',
    accent: 'M28 8c10 0 18 6 18 13s-8 13-18 13-18-6-18-13S18 8 28 8zm0 5c-7 0-13 4-13 8s6 8 13 8 13-4 13-8-6-8-13-8z',
    line: 'm14 32 24 11m4-13L20 44M28 34v12',
  },
  reel: {
    body: 'M30 12a19 19 0 1 0 0 38 19 19 0 1 0 0-38z',
    light: 'M30 19a12 12 0 1 0 0 24 12 12 0 1 0 0-24z',
    accent: 'M30 25a6 6 0 1 0 0 12 6 6 0 1 0 0-12z',
    dark: 'M48 43h8v5h-8z',
    line: 'm36 34 13 11M30 19v6m0 12v6m-12-12h6',
  },
  tent: {
    body: 'M32 12 7 50h50z',
    accent: 'M32 12 20 50h24z',
    dark: 'm32 26-7 24h14z',
    line: 'M32 12 29 7m3 5 3-5M7 50l-3 4m53-4 3 4',
  },
  hammer: {
    body: 'M29 24h7v31h-7z',
    accent: 'M14 10h30c5 0 8 3 9 8l-9-2v8H14z',
    light: 'M9 9h6v16H9z',
    line: 'M29 34h7m-7 14h7',
  },
  pliers: {
    back: 'M30 28 20 56M34 28l10 28',
    body: 'M25 30 32 9c-9 1-13 10-10 17zm14 0L32 9c9 1 13 10 10 17z',
    accent: 'm25 34 5 2-7 20-6-3zm14 0-5 2 7 20 6-3z',
    dark: 'M32 27a3.500 3.500 0 1 0 0 7 3.500 3.500 0 1 0 0-7z',
  },
  paint: {
    back: 'M16 24c2-18 30-18 32 0',
    body: 'M14 22h36v28c0 5-36 5-36 0z',
    light: 'M32 17c10 0 18 2 18 5s-8 5-18 5-18-2-18-5 8-5 18-5z',
    accent: 'M18 24c9 4 14 2 14 10 0 5 6 5 6 0v-7c4 0 8-1 10-3v0-2H18z',
    line: 'M14 42h36',
  },
  block: {
    back: 'M32 6v8m0 36v8',
    body: 'M32 12c10 0 15 9 15 20s-5 20-15 20-15-9-15-20 5-20 15-20z',
    accent: 'M32 22a10 10 0 1 0 0 20 10 10 0 1 0 0-20z',
    line: 'M22 17v30m20-30v30M28 6h8M32 28a4 4 0 1 0 0 8 4 4 0 1 0 0-8z',
  },
  shackle: {
    body: 'M18 16h6v16a8 8 0 0 0 16 0V16h6v16a14 14 0 0 1-28 0z',
    accent: 'M11 13h42v7H11z',
    light: 'M50 10h6v13h-6z',
    line: 'M32 46v9m-5 0h10',
  },
  cleat: {
    body: 'M7 26c0-4 4-6 9-5l9 3h14l9-3c5-1 9 1 9 5s-4 5-9 5l-7 2v12H23V33l-7-2c-5 0-9-1-9-5z',
    accent: 'M16 45h32v7H16z',
    dark: 'M24 47h3v3h-3zm13 0h3v3h-3z',
    line: 'M28 33v12m8-12v12',
  },
  sail: {
    back: 'M31 6v50',
    body: 'M33 8c14 10 18 26 18 40H33z',
    accent: 'M29 14C20 24 14 36 12 48h17z',
    line: 'M33 20h9m-9 14h16M22 56h20M29 36h-12',
  },
  kayak: {
    body: 'M4 34c14-9 42-9 56 0-14 10-42 10-56 0z',
    accent: 'M4 34c4-3 9-5 15-6v13c-6-1-11-4-15-7z',
    dark: 'M25 33c2-3 12-3 14 0-2 3-12 3-14 0z',
    line: 'M18 14 46 54m-30-38c-3-2-2-6 2-7l5 6m21 37c-1 4 2 6 6 5l-1-7',
  },
  dinghy: {
    back: 'M32 8v28',
    body: 'M7 34h50c-2 12-8 18-14 18H19c-6 0-12-6-12-18z',
    accent: 'M34 10c8 5 12 12 13 20H34z',
    light: 'M7 34h50l-1 5H8z',
    line: 'M4 56c6-4 9 4 14 0s9 4 14 0 9 4 14 0 8 3 14 0',
  },
  chest: {
    body: 'M9 28h46v24H9z',
    accent: 'M9 28c0-14 46-14 46 0z',
    light: 'M27 28h10v10H27z',
    dark: 'M31 32h2v3h-2z',
    line: 'M17 19v33m30-33v33M9 28h46',
  },
  lamp: {
    back: 'M32 5v6',
    body: 'M18 26c2-20 26-20 28 0z',
    light: 'M24 26h16l-2 14H26z',
    accent: 'M22 40h20l3 8c0 6-26 6-26 0z',
    line: 'M32 29v7M12 26h40M27 5h10',
  },
}
