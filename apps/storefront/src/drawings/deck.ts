import type { Drawings } from './drawing.ts'

export const deck: Drawings = {
  lantern: {
    back: 'M24 20a8 9 0 0 1 16 0',
    body: 'M25 17h14l4 7H21zM19 46h26l3 6H16z',
    light: 'M21 24h22l2 22H19z',
    accent: 'M32 43c-6-4-4-9 0-14 4 5 6 10 0 14z',
    line: 'M26 24l-1 22m13-22 1 22M19 46h26',
  },
  flag: {
    back: 'M17 10v45',
    body: 'M18 13c10-4 16 4 28 0v18c-12 4-18-4-28 0z',
    accent: 'M18 37h18l-6 6 6 6H18z',
    line: 'M30 13v18M15 55h5',
  },
  brush: {
    body: 'M13 47 38 16l6 5-25 31z',
    accent: 'm36 14 8-6 8 8-6 8z',
    line: 'm40 11-4 7m8-3-4 7m9-3-5 5M13 47l6 5',
  },
  rope: {
    body: 'M32 15a17 17 0 1 0 0 34 17 17 0 1 0 0-34zm0 10a7 7 0 1 1 0 14 7 7 0 1 1 0-14z',
    line: 'M32 20a12 12 0 1 0 0 24 12 12 0 1 0 0-24m15 20c5 3 6 8 3 13m-26-31-4-4m24 4 4-4m-9 31 3 5m-16-5-3 5',
  },
  fender: {
    back: 'M32 8v9m0 32v7',
    body: 'M25 18c3-3 11-3 14 0 5 7 5 21 0 28-3 3-11 3-14 0-5-7-5-21 0-28z',
    accent: 'M22 27h20l1 10H21z',
    line: 'M28 18h8m-8 28h8',
  },
  bag: {
    back: 'M23 21c1-13 17-13 18 0',
    body: 'M17 20h30l4 30c0 5-38 5-38 0z',
    accent: 'M17 20h30l1 9H16z',
    line: 'M24 29v5h5v-5m6 0v5h5v-5',
  },
  wheel: {
    back: 'M32 8v48M8 32h48M15 15l34 34m0-34L15 49',
    body: 'M32 14a18 18 0 1 0 0 36 18 18 0 1 0 0-36zm0 7a11 11 0 1 1 0 22 11 11 0 1 1 0-22z',
    accent: 'M32 27a5 5 0 1 0 0 10 5 5 0 1 0 0-10z',
    line: 'M32 21v6m0 10v6M21 32h6m10 0h6',
  },
  bell: {
    back: 'M32 9v6',
    body: 'M27 15h10c1 0 1 2 2 4 3 9 3 17 10 24H15c7-7 7-15 10-24 1-2 1-4 2-4z',
    accent: 'M13 43h38v5H13z',
    dark: 'M32 48a4 4 0 0 1 0 8 4 4 0 0 1 0-8z',
    line: 'M24 24h16M29 9h6',
  },
  bucket: {
    back: 'M17 23c2-18 28-18 30 0',
    body: 'M15 22h34l-5 30c-1 3-23 3-24 0z',
    accent: 'M17 32h30l-2 9H19z',
    light: 'M32 18c9 0 17 2 17 4.500s-8 4.500-17 4.500-17-2-17-4.500 8-4.500 17-4.500z',
  },
  ladder: {
    body: 'M18 10h5v44h-5zM41 10h5v44h-5z',
    accent: 'M23 17h18v5H23zm0 11h18v5H23zm0 11h18v5H23z',
    line: 'M18 10c0-4 5-4 5 0m18 0c0-4 5-4 5 0',
  },
  stool: {
    back: 'm18 54 26-30M46 54 20 24',
    body: 'M14 19h36v7c-8 4-28 4-36 0z',
    accent: 'M14 17h36v4H14z',
    line: 'M23 47h18',
  },
  horn: {
    body: 'M10 30h17c8 0 16-5 22-13v34c-6-8-14-13-22-13H10z',
    accent: 'M49 15c5 0 5 38 0 38s-5-38 0-38z',
    line: 'M21 30v8m-11-4H6m12 4c0 9 12 9 12 0',
  },
  oar: {
    back: 'M15 54 42 19',
    body: 'M40 22c-2-6 2-12 10-15 2 8-1 13-7 17z',
    accent: 'm11 53 5-6 4 3-5 6z',
    line: 'm42 19 5-7m-16 21 4 3',
  },
  crate: {
    body: 'M12 20h40v32H12z',
    accent: 'M12 29h40v5H12zm0 10h40v5H12z',
    line: 'M19 20v32m26-32v32M26 20v-4h12v4',
  },
  buoy: {
    back: 'M32 12v10m0 27v8',
    body: 'M32 16c13 0 16 9 16 17s-4 17-16 17-16-9-16-17 3-17 16-17z',
    accent: 'M17 28h30c1 3 1 7 0 10H17c-1-3-1-7 0-10z',
    line: 'M28 12a4 4 0 1 1 8 0 4 4 0 1 1-8 0',
  },
  anchor: {
    back: 'M32 18v36',
    body: 'M32 56c-11 0-19-7-20-17l-3 3 1-11 9 6-4 1c2 7 8 11 15 12V18h4v32c7-1 13-5 15-12l-4-1 9-6 1 11-3-3c-1 10-9 17-20 17z',
    accent: 'M20 22h24v5H20z',
    line: 'M32 8a5 5 0 1 0 0 10 5 5 0 1 0 0-10z',
  },
  lifebuoy: {
    body: 'M32 11a21 21 0 1 0 0 42 21 21 0 1 0 0-42zm0 12a9 9 0 1 1 0 18 9 9 0 1 1 0-18z',
    light: 'M27 11.500h10l-2 12h-6zm0 41h10l-2-12h-6zM11.500 27v10l12-2v-6zm41 0v10l-12-2v-6z',
    line: 'M14 16c-6 6-8 14-5 23m46-23c4 6 5 15 2 23',
  },
  pump: {
    back: 'M32 8v16M22 8h20',
    body: 'M25 20h14v28H25z',
    accent: 'M22 48h20v6H22zm0-31h20v5H22z',
    line: 'M39 40c12 0 8 14 16 12M29 28h6m-6 6h6',
  },
}
