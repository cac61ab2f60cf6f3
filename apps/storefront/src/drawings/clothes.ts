import type { Drawings } from './drawing.ts'

export const clothes: Drawings = {
  cap: {
    body: 'M15 40c-1-30 35-30 34 0z',
    accent: 'M12 38h40v11c-12 3-28 3-40 0z',
    line: 'M22 39v10m7-10v11m7-11v11m7-11v10M32 17v-4',
  },
  sweater: {
    body: 'M23 14 10 24l4 27h8V34v19h20V34v17h8l4-27-13-10c-4 6-14 6-18 0z',
    accent: 'M22 31h20v7H22z',
    line: 'M14 46h8m20 0h8M22 49h20M23 14c4 6 14 6 18 0',
  },
  boots: {
    body: 'M15 10h14v27l9 7c3 3 3 6 3 8H15z',
    accent: 'M15 10h14v7H15zm0 37h25l1 5H15z',
    line: 'M33 12h13v25l6 7c3 3 3 6 3 8H44M33 12v22',
  },
  shirt: {
    body: 'M23 14 9 23l6 11 7-4v22h20V30l7 4 6-11-14-9c-4 6-14 6-18 0z',
    accent: 'M22 30h20v4H22zm0 8h20v4H22zm0 8h20v4H22z',
    line: 'M23 14c4 6 14 6 18 0',
  },
  apron: {
    back: 'M24 14c0-8 16-8 16 0M18 29l-9-3m37 3 9-3',
    body: 'M24 13h16v13l8 4v23H16V30l8-4z',
    accent: 'M24 36h16v10H24z',
    line: 'M32 36v10',
  },
  gloves: {
    body: 'M18 54V31l-8-8 4-4 8 7V11h6l2 12 1-15h6l1 15 3-13 6 1-3 18v25z',
    accent: 'M17 45h28v9H17z',
    line: 'M22 26v6m8-9v6m8-6v6',
  },
  hat: {
    body: 'M21 33c-1-24 23-24 22 0z',
    accent: 'M5 38c12-8 42-8 54 0 1 6-10 12-16 8-8-5-14-5-22 0-6 4-17-2-16-8z',
    line: 'M21 32c6 3 16 3 22 0M32 14v17',
  },
  jacket: {
    body: 'M24 12 11 20 8 48h8l3-18v24h26V30l3 18h8l-3-28-13-8-8 6z',
    accent: 'm24 12 8 6 8-6-3 14h-10z',
    line: 'M32 24v30m-4-24h0m0 8h0m0 8h0M23 42h5m8 0h5',
  },
  trousers: {
    body: 'M19 12h26l4 42H36l-4-26-4 26H15z',
    accent: 'M19 12h26v6H19z',
    line: 'M32 18v10M22 24c2 3 2 4-1 6m21-6c-2 3-2 4 1 6M16 49h12m8 0h12',
  },
  socks: {
    body: 'M20 9h13v25l12 9c6 5 1 12-6 9L24 45c-3-2-4-4-4-8z',
    accent: 'M20 9h13v9H20zm19 43c-3-3-2-9 3-11l3 2c6 5 1 12-6 9z',
    line: 'M20 22h13M22 42c2-3 6-4 10-4M38 12h9v18l8 6',
  },
  scarf: {
    body: 'M16 15c8 9 24 9 32 0l5 8c-12 12-30 12-42 0z',
    accent: 'M34 29h13l3 24H37z',
    light: 'M24 29h10l-2 17H21z',
    line: 'M39 53v4m4-4v4m4-4v4M38 44h11M22 46v4m4-4v4m4-4v4',
  },
  vest: {
    body: 'M22 10c-2 10-8 12-9 20v22h16V26l3-4 3 4v26h16V30c-1-8-7-10-9-20l-6 2-4 8-4-8z',
    accent: 'M13 38h38v6H13z',
    light: 'M29 37h6v8h-6z',
    line: 'M18 30h6m16 0h6',
  },
  blanket: {
    body: 'M9 26h46v10H9zm0 20h46v8H9z',
    accent: 'M9 36h46v10H9z',
    light: 'M13 16h38c4 0 4 10 4 10H9s0-10 4-10z',
    line: 'M16 26v10m7-10v10m7-10v10m7-10v10m7-10v10',
  },
  hammock: {
    back: 'M6 10v46M58 10v46M7 20l11 8m39-8-11 8',
    body: 'M17 27c6 18 24 18 30 0 3 0 4 2 3 5-5 20-31 20-36 0-1-3 0-5 3-5z',
    accent: 'M24 37c5 5 11 5 16 0l4 7c-7 7-17 7-24 0z',
    line: 'M7 20 23 24m34-4-16 4',
  },
}
