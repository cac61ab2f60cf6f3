import type { Drawings } from './drawing.ts'

export const navigation: Drawings = {
  compass: {
    body: 'M32 12a20 20 0 1 0 0 40 20 20 0 1 0 0-40z',
    light: 'M32 17a15 15 0 1 0 0 30 15 15 0 1 0 0-30z',
    accent: 'm32 19 4 13h-8z',
    dark: 'm32 45 4-13h-8z',
    line: 'M32 14v2m0 32v2M14 32h2m32 0h2M28 12c0-5 8-5 8 0',
  },
  rule: {
    body: 'M9 25h42l6 8H15zm2 14h42l-6 8H5z',
    accent: 'M15 33h42v0l-4 6H11z',
    line: 'm18 25 3 4m5-4 3 4m5-4 3 4m5-4 3 4M14 47l2-4m6 4 2-4m6 4 2-4m6 4 2-4',
  },
  clock: {
    body: 'M32 10a22 22 0 1 0 0 44 22 22 0 1 0 0-44z',
    light: 'M32 15a17 17 0 1 0 0 34 17 17 0 1 0 0-34z',
    accent: 'M32 30a2.500 2.500 0 1 0 0 5 2.500 2.500 0 1 0 0-5z',
    line: 'M32 32V20m0 12 8 6M32 17v1m0 28v1M17 32h1m28 0h1',
  },
  chart: {
    light: 'm9 18 15-5 16 5 15-5v34l-15 5-16-5-15 5z',
    body: 'M24 13l16 5v16c-4-6-8 4-12 0-2-2-3 0-4 1z',
    accent: 'M40 34c4 0 8 6 15 2v11l-15 5z',
    line: 'M24 13v34m16-29v34M14 40l4-4m0 4-4-4m8-10 8 4 8 8',
  },
  sextant: {
    back: 'M32 10 36 50',
    body: 'M32 9 10 46c13 9 31 9 44 0zm0 12 12 20c-7 4-17 4-24 0z',
    accent: 'M14 42c11 7 25 7 36 0l4 4c-13 9-31 9-44 0z',
    line: 'M32 9l5 41m-14-27-8-4m2 9-6-4M40 12h10',
  },
  barometer: {
    body: 'M32 8c7 0 9 5 8 11l-1 6a15 15 0 1 1-14 0l-1-6c-1-6 1-11 8-11z',
    light: 'M32 28a11 11 0 1 0 0 22 11 11 0 1 0 0-22z',
    accent: 'M30 12h4v10h-4z',
    line: 'm32 39 6-6m-6-3v2m-9 7h2m14 0h2m-9 7v2',
  },
  binoculars: {
    body: 'M12 46c-2-10 2-20 7-28l9-1v29c0 8-15 8-16 0zM52 46c2-10-2-20-7-28l-9-1v29c0 8 15 8 16 0z',
    accent: 'M28 24h8v9h-8zM18 12h9v6h-8zm28 0h-9v6h8z',
    line: 'M13 41c4 3 11 3 15 0m8 0c4 3 11 3 15 0',
  },
  telescope: {
    body: 'm7 36 17-9 5 10-16 10z',
    accent: 'm25 26 13-7 5 10-13 8z',
    light: 'm39 18 10-6 5 9-10 7z',
    line: 'm49 11 6 11M31 38l-7 16m10-18 9 18M7 35l6 13',
  },
  book: {
    body: 'M14 12h33a3 3 0 0 1 3 3v38H18a5 5 0 0 1-5-5V13z',
    light: 'M13 48a5 4 0 0 1 5-4h32v9H18a5 5 0 0 1-5-5z',
    accent: 'M24 20h17v10H24z',
    line: 'M19 12v32m0 5h31',
  },
  pencil: {
    body: 'M15 42 41 14l8 7-26 29z',
    light: 'm15 42-5 13 13-5z',
    accent: 'm41 14 4-5 9 7-5 5z',
    dark: 'm12 50-2 5 5-2z',
    line: 'M19 46 45 18',
  },
  radio: {
    back: 'M41 20V6',
    body: 'M19 20h26v32a3 3 0 0 1-3 3H22a3 3 0 0 1-3-3z',
    light: 'M24 25h16v9H24z',
    accent: 'M36 38h5v5h-5zm0 7h5v5h-5z',
    line: 'M24 40h8m-8 4h8m-8 4h8M23 20v-4h5v4',
  },
  torch: {
    body: 'M23 26h18l-3 6v21c0 3-12 3-12 0V32z',
    accent: 'M20 16h24v6l-3 4H23l-3-4z',
    light: 'M20 16c2-4 22-4 24 0z',
    line: 'M30 38h4v5h-4zM32 10V5m-11 6-4-4m26 4 4-4',
  },
  whistle: {
    body: 'M8 24h30a14 14 0 1 1-13 17l-2-5-15-3z',
    light: 'M38 32a7 7 0 1 0 0 14 7 7 0 1 0 0-14z',
    accent: 'M22 19h10v5H22z',
    line: 'M8 24v9m44-1 4-8c2-4-2-6-5-4',
  },
  flare: {
    body: 'M27 26h10v26c0 3-10 3-10 0z',
    accent: 'M27 32h10v8H27z',
    light: 'M32 4c6 8 9 10 5 18-2 4-8 4-10 0-4-7 2-9 5-18z',
    line: 'm18 10-5-4m33 4 5-4M16 20h-6m38 0h6M27 46h10',
  },
}
